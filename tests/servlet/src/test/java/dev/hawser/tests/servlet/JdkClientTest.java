package dev.hawser.tests.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.Limit;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The client in the JDK with the servlet, over TCP and over TLS. */
@ParameterizedClass
@EnumSource
class JdkClientTest {
    private final Container.Kind kind;

    JdkClientTest(Container.Kind kind) {
        this.kind = kind;
    }

    @Test
    void itTalksOverTcp() {
        try (TestApplication application = TestApplication.serving(kind, Recorder.Echo::new)) {
            talk(application, application.uri("ws"), HttpClient.newHttpClient());
        }
    }

    @Test
    void itTalksOverTls() {
        try (TestApplication application = TestApplication.servingWithTls(kind, Recorder.Echo::new)) {
            talk(
                    application,
                    application.uri("wss"),
                    HttpClient.newBuilder().sslContext(TestTls.context()).build());
        }
    }

    @Test
    void weCloseOverTls() {
        try (TestApplication application = TestApplication.servingWithTls(kind, Recorder.Echo::new)) {
            Listener listener = new Listener();
            open(
                    application.uri("wss"),
                    HttpClient.newBuilder().sslContext(TestTls.context()).build(),
                    listener);
            Recorder endpoint = application.recorder();
            endpoint.connection().close(4002, "our reason");
            assertThat(listener.next()).isEqualTo("close 4002 our reason");
            assertThat(endpoint.awaitClose()).startsWith("close 4002");
        }
    }

    private static void talk(TestApplication application, URI uri, HttpClient client) {
        Listener listener = new Listener();
        WebSocket webSocket = open(uri, client, listener);
        for (int length : new int[] {0, 125, 126, 16 * 1024, 64 * 1024}) {
            Limit.get(webSocket.sendText("x".repeat(length), true), "sent");
            assertThat(listener.next()).isEqualTo("text " + length + " long");
        }
        for (int i = 0; i < 500; i++) {
            Limit.get(webSocket.sendText("y".repeat(i), true), "sent");
        }
        for (int i = 0; i < 500; i++) {
            assertThat(listener.next()).isEqualTo("text " + i + " long");
        }
        Limit.get(webSocket.sendText("one, ", false), "sent");
        Limit.get(webSocket.sendText("two", true), "sent");
        assertThat(listener.next()).isEqualTo("text 8 long");
        Limit.get(webSocket.sendPing(UTF_8.encode("marco")), "sent");
        assertThat(listener.next()).isEqualTo("pong marco");
        Limit.get(webSocket.sendClose(4001, "their reason"), "sent");
        assertThat(listener.next()).startsWith("close 4001");
        assertThat(application.recorder().awaitClose()).isEqualTo("close 4001 their reason");
    }

    private static WebSocket open(URI uri, HttpClient client, Listener listener) {
        return Limit.get(client.newWebSocketBuilder().buildAsync(uri, listener), "the JDK's client to connect");
    }

    private static final class Listener implements WebSocket.Listener {
        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        private int length;

        String next() {
            return Limit.take(events, () -> "an event of the JDK's");
        }

        @Override
        public void onOpen(WebSocket opened) {
            opened.request(Long.MAX_VALUE);
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            length += data.length();
            if (last) {
                events.add("text " + length + " long");
                length = 0;
            }
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
            events.add("pong " + UTF_8.decode(message));
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            events.add("close " + code + (reason.isEmpty() ? "" : " " + reason));
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            events.add("error " + error);
        }
    }
}
