package dev.hawser.tests.integration;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.hawser.client.ClientProxy;
import dev.hawser.client.ClientTls;
import dev.hawser.client.HttpVersions;
import dev.hawser.client.WebSocketClient;
import dev.hawser.client.WebSocketClientFactory;
import dev.hawser.client.WebSocketOpenException;
import dev.hawser.connection.ConnectionOptions;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.WebSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.eclipse.jetty.http.HttpCookieStore;

/** The code of docs/client.md, in its order. */
final class ClientGuide {
    private ClientGuide() {}

    // region endpoint
    static class Printer implements WebSocket.OnTextMessage {
        @Override
        public void onOpen(Connection connection) {
            System.out.println("open");
        }

        @Override
        public void onMessage(String data) {
            System.out.println(data);
        }

        @Override
        public void onClose(int closeCode, String reason) {
            System.out.println("closed with " + closeCode + " " + reason);
        }
    }
    // endregion

    static void open(URI uri) throws Exception {
        // region open
        WebSocketClientFactory factory = new WebSocketClientFactory();
        factory.start();
        WebSocketClient client = factory.newWebSocketClient();
        client.setProtocol("chat");
        Connection connection = client.open(uri, new Printer()).get(10, SECONDS);
        connection.sendMessage("ahoy");
        connection.close();
        factory.stop();
        // endregion
    }

    static void failure(WebSocketClient client, URI uri) throws Exception {
        // region failure
        try {
            client.open(uri, new Printer()).get();
        } catch (ExecutionException x) {
            if (x.getCause() instanceof WebSocketOpenException failure) {
                System.err.println(failure.getMessage());
                Duration wait = failure.retryAfter();
                boolean maybeLater = switch (failure.step()) {
                    case NAME, CONNECT, PROXY -> true;
                    case HTTP -> failure.status() >= 500 || failure.status() == 429;
                    case TLS, HANDSHAKE -> false;
                };
                System.err.println(maybeLater ? "try again in " + wait : "do not try again");
            }
        }
        // endregion
    }

    static void request(WebSocketClient client) {
        // region request
        client.setProtocols(List.of("chat.v2", "chat"));
        client.setOrigin("https://app.example");
        client.setHeader("User-Agent", "deck/1.0");
        client.setCookie("session", "4711");
        client.setCredentials("anna", "secret");
        client.setMaxRedirects(0);
        client.setHandshakeTimeout(Duration.ofSeconds(5));
        client.setOptions(ConnectionOptions.DEFAULT
                .withPingInterval(Duration.ofSeconds(20))
                .withMaxIdleTime(Duration.ofSeconds(50)));
        // endregion
    }

    static void cookies(WebSocketClientFactory factory) {
        // region cookies
        factory.setCookieStore(new HttpCookieStore.Empty());
        // endregion
    }

    static void tls(WebSocketClientFactory factory) {
        // region tls
        factory.setTls(ClientTls.trusting(Path.of("our-authority.pem")));
        // endregion
    }

    static void proxy(WebSocketClientFactory factory) {
        // region proxy
        factory.setProxy(ClientProxy.parse("http://anna:secret@proxy.example:3128"));
        factory.setConnectTimeout(Duration.ofSeconds(5));
        // endregion
    }

    static void http2(WebSocketClient client) {
        // region http2
        client.setHttpVersions(HttpVersions.HTTP_2);
        // endregion
    }

    static void many(WebSocketClient client, URI uri) throws Exception {
        // region many
        List<CompletableFuture<Connection>> openings = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            openings.add(client.open(uri, new Printer()));
        }
        CompletableFuture.allOf(openings.toArray(CompletableFuture[]::new)).get(30, SECONDS);
        // endregion
    }
}
