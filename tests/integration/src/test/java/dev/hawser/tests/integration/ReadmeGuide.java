package dev.hawser.tests.integration;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.hawser.client.Reopener;
import dev.hawser.client.ReopeningOptions;
import dev.hawser.client.WebSocketClient;
import dev.hawser.client.WebSocketClientFactory;
import dev.hawser.server.WebSocketHandler;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.WebSocket;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;

/** The code of README.md, but for the servlet. */
final class ReadmeGuide {
    /** The endpoints of the client. */
    final BlockingQueue<Recorder> endpoints = new LinkedBlockingQueue<>();

    final class MyEndpoint extends Recorder {
        MyEndpoint() {
            endpoints.add(this);
        }
    }

    Server server(int port) throws Exception {
        // region server
        Server server = new Server(port);
        server.setHandler(new WebSocketHandler() {
            @Override
            public WebSocket doWebSocketConnect(Request request, String protocol) {
                return "echo".equals(protocol) ? new Echo() : null;
            }
        });
        server.start();
        // endregion
        return server;
    }

    // region echo
    class Echo implements WebSocket.OnTextMessage {
        private Connection connection;

        public void onOpen(Connection connection) {
            this.connection = connection;
        }

        public void onMessage(String data) {
            connection.sendMessage(data);
        }

        public void onClose(int closeCode, String reason) {}
    }
    // endregion

    WebSocketClientFactory client(URI uri) throws Exception {
        // region client
        WebSocketClientFactory factory = new WebSocketClientFactory();
        factory.start();
        WebSocketClient client = factory.newWebSocketClient();
        client.setProtocol("echo");
        Connection connection = client.open(uri, new MyEndpoint()).get(10, SECONDS);
        connection.sendMessage("ahoy");
        // endregion
        return factory;
    }

    /** Also the code of docs/reopening.md. */
    Reopener hold(WebSocketClient client, URI uri) {
        // region hold
        Reopener reopener = client.hold(
                uri,
                MyEndpoint::new,
                (loss, reason) -> System.err.println("gave up: " + reason),
                ReopeningOptions.DEFAULT);
        // endregion
        return reopener;
    }
}
