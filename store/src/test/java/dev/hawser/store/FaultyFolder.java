package dev.hawser.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** A disk that fails when a test says so. */
final class FaultyFolder implements LogFolder {
    private final LogFolder disk;

    /** So many bytes can be written to segments until the disk is full. */
    volatile long freeBytes = Long.MAX_VALUE;
    /** Other writes to segments fail like this. */
    volatile String writeFault = "";
    /** Forcing segments fails. */
    volatile boolean forceFails;
    /** Nothing but a segment's header is overwritten: a process that dies after a redaction is written down, and before it is done. */
    volatile boolean overwriteFails;

    volatile boolean truncateFails;
    volatile boolean renameFails;
    volatile boolean markFails;
    /** Called when a segment is forced, before it is. */
    volatile Runnable onForce = () -> {};
    /** Called when a segment is read, before it is. */
    volatile Runnable onRead = () -> {};
    /** Nothing is forced: for tests that open very many stores, and stop no machine. */
    boolean neverForces;
    /** How often segments were forced. */
    volatile int forces;

    FaultyFolder(LogFolder disk) {
        this.disk = disk;
    }

    /** A folder whose files are never forced. */
    static LogFolder unforced(Path folder) throws IOException {
        FaultyFolder fast = new FaultyFolder(new DiskFolder(folder));
        fast.neverForces = true;
        return fast;
    }

    @Override
    public List<String> list() throws IOException {
        return disk.list();
    }

    @Override
    public LogFile open(String name) throws IOException {
        LogFile file = disk.open(name);
        return name.equals(Mark.FILE) ? new FaultyMark(file) : new FaultyFile(file);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        if (renameFails) {
            throw new IOException("rename failed on purpose");
        }
        disk.rename(from, to);
    }

    @Override
    public void delete(String name) throws IOException {
        disk.delete(name);
    }

    @Override
    public void force() throws IOException {
        if (!neverForces) {
            disk.force();
        }
    }

    @Override
    public void close() throws IOException {
        disk.close();
    }

    private synchronized void use(long bytes) {
        freeBytes -= freeBytes == Long.MAX_VALUE ? 0 : bytes;
    }

    private synchronized void countForce() {
        forces++;
    }

    private class FaultyMark implements LogFile {
        final LogFile file;

        FaultyMark(LogFile file) {
            this.file = file;
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            if (markFails) {
                throw new IOException("mark failed on purpose");
            }
            file.write(source, position);
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return file.read(target, position);
        }

        @Override
        public void force() throws IOException {
            if (!neverForces) {
                file.force();
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    private final class FaultyFile extends FaultyMark {

        FaultyFile(LogFile file) {
            super(file);
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            if (!writeFault.isEmpty()) {
                throw new IOException(writeFault);
            }
            if (overwriteFails && position < file.size()) {
                throw new IOException("overwriting failed on purpose");
            }
            long fits = Math.min(freeBytes, source.remaining());
            use(fits);
            ByteBuffer part = source.duplicate().limit(source.position() + (int) fits);
            file.write(part, position);
            if (fits < source.remaining()) {
                throw new IOException("No space left on device");
            }
            source.position(source.limit());
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            onRead.run();
            return super.read(target, position);
        }

        @Override
        public void force() throws IOException {
            countForce();
            onForce.run();
            if (forceFails) {
                throw new IOException("force failed on purpose");
            }
            super.force();
        }

        @Override
        public void truncate(long size) throws IOException {
            if (truncateFails) {
                throw new IOException("truncate failed on purpose");
            }
            use(size - file.size());
            file.truncate(size);
        }
    }
}
