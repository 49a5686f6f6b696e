package dev.hawser.cli;

import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** Ctrl-C (SIGINT, or SIGTERM) for a server: the first one stops it in order, which may take its time, and a second one ends the process at once. */
final class ServerStop {
    /** The exit codes of a process that a signal has ended, as shells give them. */
    private static final Map<String, Integer> SIGNALS = Map.of("INT", 130, "TERM", 143);

    /** What is done in order. */
    interface Stop {
        void stop() throws Exception;
    }

    private ServerStop() {}

    /**
     * From now on signals do that.
     *
     * @param out where it is said that it stops
     */
    static void atSignal(PrintWriter out, Stop stop) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> run(out, stop), "stop"));
    }

    private static void run(PrintWriter out, Stop stop) {
        // Before it is said.
        SIGNALS.forEach(ServerStop::endAt);
        out.println("Stopping (Ctrl-C again ends it at once)");
        out.flush();
        try {
            stop.stop();
        } catch (Exception x) {
            LoggerFactory.getLogger(ServerStop.class).error("Did not stop cleanly", x);
        }
    }

    /**
     * The virtual machine itself does nothing at a second signal. Its only way to have it do something is {@code sun.misc.Signal}, which the
     * compiler warns of whoever names it.
     */
    private static void endAt(String name, int exitCode) {
        InvocationHandler end = (handler, method, arguments) -> {
            if (method.getName().equals("handle")) {
                Runtime.getRuntime().halt(exitCode);
            }
            return null;
        };
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object handling = Proxy.newProxyInstance(ServerStop.class.getClassLoader(), new Class<?>[] {handler}, end);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), handling);
        } catch (ReflectiveOperationException x) {
            // As with -Xrs, by which the operator keeps signals for something else.
            LoggerFactory.getLogger(ServerStop.class)
                    .warn("A second SIG{} will not end it at once: {}", name, x.toString());
        }
    }
}
