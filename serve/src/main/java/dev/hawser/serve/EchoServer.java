package dev.hawser.serve;

import dev.hawser.listener.Listener;
import dev.hawser.rooms.Room;
import dev.hawser.rooms.RoomOptions;
import dev.hawser.rooms.SegmentPool;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A server that echoes and broadcasts on every path that is asked for a WebSocket, and serves a folder of documents to everybody else.
 *
 * <pre>{@code
 * EchoServer server = new EchoServer(ServeOptions.DEFAULT);
 * server.start();
 * System.out.println(server.uri());
 * }</pre>
 */
public final class EchoServer {
    /** For the last peers' answers. */
    private static final Duration ANSWER_TIME = Duration.ofSeconds(3);

    private static final int POOLED_SEGMENT_BYTES = 4 * 1024 * 1024;

    private final ServeOptions options;
    private final Server server;
    private final ServerConnector connector;
    private final EchoHandler echo;

    /** A server that is not started. */
    public EchoServer(ServeOptions options) {
        this.options = options;
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("serve");
        server = new Server(threads);
        connector = Listener.newConnector(server, options.listener());
        server.addConnector(connector);
        Room everybody = new Room(RoomOptions.DEFAULT, new SegmentPool(POOLED_SEGMENT_BYTES), threads);
        echo = new EchoHandler(everybody, new ConnectionLog(options.log()), options.anyOrigin());
        echo.setShutdownSpread(options.stopSpread());
        server.setHandler(echo);
    }

    /**
     * Starts to listen.
     *
     * @throws java.nio.file.NotDirectoryException when the document root is not a folder
     * @throws dev.hawser.listener.CertificateFailure when the certificate cannot be used
     * @throws java.io.IOException when the address cannot be listened on, because the port is in use for example
     * @throws Exception when the server cannot start for another reason
     */
    public void start() throws Exception {
        echo.setHandler(DocumentRoot.newHandler(options.documentRoot()));
        server.start();
    }

    /** The address of the documents. */
    public URI uri() {
        return options.listener().uri(connector.getLocalPort());
    }

    /** The port that is listened on. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Takes nobody any more, closes the connections with 1001, waits a moment for their peers' answers, and stops. */
    public void stop() throws Exception {
        connector.shutdown();
        try {
            echo.shutdown().get(options.stopSpread().plus(ANSWER_TIME).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException slow) {
            // Those that did not answer in time are dropped.
        }
        server.stop();
    }

    /** Waits until the server has stopped. */
    public void join() throws InterruptedException {
        server.join();
    }
}
