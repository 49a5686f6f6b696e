package dev.hawser.bench;

/** Looks at what a server in Java holds when it has let go of everything that it does not need. */
final class Settling {
    private static final int MAX_COLLECTIONS = 10;

    /** The part of the heap by which two looks may differ when nothing more is to be found. */
    private static final double STEADY = 0.0005;

    private final ProcessTree server;
    private final Jcmd jcmd;

    Settling(ProcessTree server) {
        this.server = server;
        this.jcmd = new Jcmd(ServerCommands.javaHome(), server.pid());
    }

    /**
     * Collects garbage until that finds nothing more: cleaners free memory outside the heap only after a collection, and some objects are only
     * let go of by the next one.
     */
    MemorySnapshot snapshot() throws BenchFailure {
        ClassHistogram classes = collect();
        for (int collections = 1; collections < MAX_COLLECTIONS; collections++) {
            long bytes = classes.bytes();
            classes = collect();
            if (Math.abs(classes.bytes() - bytes) < STEADY * bytes) {
                break;
            }
        }
        jcmd.runIfKnown("System.trim_native_heap");
        return new MemorySnapshot(server.residentSet(), classes);
    }

    private ClassHistogram collect() throws BenchFailure {
        jcmd.run("GC.run");
        return ClassHistogram.parse(jcmd.run("GC.class_histogram"));
    }
}
