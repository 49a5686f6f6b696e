package dev.hawser.servlet;

import dev.hawser.connection.Compression;
import dev.hawser.connection.ConnectionOptions;
import dev.hawser.connection.ConnectionRegistry;
import dev.hawser.connection.ConnectionSetup;
import dev.hawser.connection.EndPointConnection;
import dev.hawser.websocket.CloseCode;
import dev.hawser.websocket.DeflateOptions;
import dev.hawser.websocket.DeflatePool;
import dev.hawser.websocket.Role;
import dev.hawser.websocket.ServerHandshake;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one servlet where the container has no threads, timers and buffers for them: then the servlet has its own, from the
 * first connection until it is destroyed. Any thread.
 */
final class UpgradedConnections {
    private static final String GOING_DOWN = "the server is going down";

    private static final Logger LOG = LoggerFactory.getLogger(UpgradedConnections.class);

    private static final int MIN_THREADS = 1;
    private static final int THREAD_IDLE_MILLIS = 60_000;
    private static final long THREAD_STOP_MILLIS = 2000;
    /** The registry looks at its connections once a second, and a little later when there is much to do. */
    private static final long TIMER_MILLIS = 2000;

    private final ConnectionOptions options;
    private final DeflatePool deflatePool;
    private final int maxThreads;
    private final String name;
    private final ClassLoader application;

    /** Written under the lock of this. */
    private volatile @Nullable Running running;

    private volatile boolean stopped;

    /** What runs from the first connection on. */
    private record Running(
            QueuedThreadPool threads, Scheduler scheduler, ByteBufferPool buffers, ConnectionRegistry registry) {}

    /**
     * Starts nothing yet.
     *
     * @param maxThreads the most threads for callbacks
     * @param name for the threads
     * @param application the class loader that callbacks find their resources in
     */
    UpgradedConnections(ConnectionOptions options, int maxThreads, String name, ClassLoader application) {
        // Callbacks need the application's class loader, and there are to be no more at a time than the servlet says.
        this.options = options.withVirtualThreads(false);
        this.deflatePool = options.newDeflatePool();
        this.maxThreads = maxThreads;
        this.name = name;
        this.application = application;
    }

    /**
     * Begins a connection; its endpoint hears of it by another thread.
     *
     * @return false when the servlet is destroyed: a container may hand over a connection after that; then nothing has begun, and it is to
     *     be closed
     */
    boolean open(UpgradedEndPoint endPoint, ServerHandshake.Accepted accepted) {
        Running started = running();
        if (started == null) {
            return false;
        }
        EndPointConnection connection = new EndPointConnection(
                endPoint,
                this::execute,
                new ConnectionSetup(
                        Role.SERVER,
                        accepted.webSocket(),
                        accepted.protocol(),
                        options,
                        started.buffers,
                        null,
                        started.registry,
                        Compression.of(accepted.deflate(), deflatePool),
                        null));
        endPoint.setConnection(connection);
        endPoint.onOpen();
        connection.onOpen();
        // This one may have begun after the servlet's last look at all connections.
        if (stopped) {
            connection.connection().close(CloseCode.GOING_AWAY, GOING_DOWN);
        }
        return true;
    }

    /** Runs something that may block; on this thread when the servlet's threads are gone. */
    void execute(Runnable task) {
        Running started = running;
        if (started == null) {
            task.run();
            return;
        }
        try {
            started.threads.execute(task);
        } catch (RejectedExecutionException x) {
            task.run();
        }
    }

    /** Runs something that does not block, later; not at all when the servlet is destroyed before. */
    Scheduler.Task schedule(Runnable task, long millis) {
        Running started = running;
        return started == null ? () -> false : started.scheduler.schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    @Nullable
    DeflateOptions deflate() {
        return options.deflate();
    }

    int size() {
        Running started = running;
        return started == null ? 0 : started.registry.size();
    }

    /** Closes all connections, waits for that, and stops what was started. */
    void stop() {
        Running started;
        synchronized (this) {
            stopped = true;
            started = running;
        }
        if (started != null) {
            ConnectionRegistry all = started.registry;
            awaitClosed(all.closeAll(CloseCode.GOING_AWAY, GOING_DOWN), all::size, options);
            LifeCycle.stop(started.scheduler);
            LifeCycle.stop(started.threads);
        }
    }

    /**
     * Waits until connections that were told to close have, or the time for that is over and the timer has seen it.
     *
     * @param size how many are still there
     */
    static void awaitClosed(Future<Void> closed, IntSupplier size, ConnectionOptions options) {
        long patienceMillis = options.closeTimeout().toMillis() + TIMER_MILLIS;
        try {
            closed.get(patienceMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException x) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException x) {
            LOG.warn("{} connections are not closed after {} ms", size.getAsInt(), patienceMillis);
        }
    }

    private @Nullable Running running() {
        Running started = running;
        if (started != null && !stopped) {
            return started;
        }
        synchronized (this) {
            if (stopped) {
                return null;
            }
            if (running == null) {
                running = start();
            }
            return running;
        }
    }

    private Running start() {
        QueuedThreadPool threads = new QueuedThreadPool(
                maxThreads, Math.min(MIN_THREADS, maxThreads), THREAD_IDLE_MILLIS, 0, null, null, threadFactory());
        threads.setStopTimeout(THREAD_STOP_MILLIS);
        Scheduler scheduler = new ScheduledExecutorScheduler("websocket-" + name + "-timer", true);
        LifeCycle.start(threads);
        LifeCycle.start(scheduler);
        return new Running(threads, scheduler, new ArrayByteBufferPool(), new ConnectionRegistry(scheduler));
    }

    private ThreadFactory threadFactory() {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "websocket-" + name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            thread.setContextClassLoader(application);
            return thread;
        };
    }
}
