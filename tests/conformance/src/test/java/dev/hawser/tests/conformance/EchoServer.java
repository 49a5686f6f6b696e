package dev.hawser.tests.conformance;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.server.WebSocketHandler;
import dev.hawser.websocket.DeflateOptions;
import dev.hawser.websocket.Limits;
import dev.hawser.websocket.WebSocket;
import java.net.URI;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** Our server, which sends back each message of up to 64 MiB, on any path, without a sub-protocol. */
final class EchoServer implements AutoCloseable {
    private static final int MAX_MESSAGE_SIZE = 64 * 1024 * 1024;
    /** The finest case sends 4 MiB in fragments of 64 bytes. */
    private static final int MAX_FRAGMENTS = 128 * 1024;

    /** What an echo of such messages needs: beside the one that is being written, the next may wait. */
    static final ConnectionOptions OPTIONS = ConnectionOptions.DEFAULT
            .withLimits(new Limits(MAX_MESSAGE_SIZE, MAX_MESSAGE_SIZE, MAX_FRAGMENTS))
            .withSendBudget(2 * MAX_MESSAGE_SIZE)
            // Else the shorter messages would come back as they are.
            .withDeflate(DeflateOptions.DEFAULT.withThreshold(0));

    private final Server server;
    private final ServerConnector connector;

    /**
     * A server that has started.
     *
     * @param port 0 for a free one
     */
    EchoServer(int port) {
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("echo-server");
        threads.setDaemon(true);
        server = new Server(threads);
        connector = new ServerConnector(server, 1, 1);
        connector.setHost("localhost");
        connector.setPort(port);
        server.addConnector(connector);
        server.setHandler(new WebSocketHandler(OPTIONS) {
            @Override
            public @Nullable WebSocket doWebSocketConnect(Request request, @Nullable String protocol) {
                return protocol == null ? new Echo() : null;
            }
        });
        try {
            server.start();
        } catch (Exception x) {
            throw new AssertionError("the server did not start", x);
        }
    }

    /** Serves until it is killed, on the port that is its argument. */
    public static void main(String[] arguments) throws InterruptedException {
        try (EchoServer echo = new EchoServer(Integer.parseInt(arguments[0]))) {
            System.out.println(echo.uri());
            echo.server.join();
        }
    }

    URI uri() {
        return URI.create("ws://localhost:" + connector.getLocalPort());
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception x) {
            throw new AssertionError("the server did not stop", x);
        }
    }
}
