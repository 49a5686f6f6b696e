package dev.hawser.roomsclient;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.client.OpeningStep;
import dev.hawser.client.WebSocketClient;
import dev.hawser.client.WebSocketClientFactory;
import dev.hawser.client.WebSocketOpenException;
import dev.hawser.testkit.HttpAnswer;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.RawServer;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes out with a request, and what becomes of answers that are none. */
class HttpPostTest {
    private static final Duration IDLE = Duration.ofSeconds(30);

    private final RawServer server = new RawServer();
    private final WebSocketClientFactory factory = new WebSocketClientFactory();

    @BeforeEach
    void start() throws Exception {
        factory.start();
    }

    @AfterEach
    void stop() throws Exception {
        factory.stop();
        server.close();
    }

    private static final class Heard implements HttpPost.Answer {
        final List<String> messages = new ArrayList<>();
        final CompletableFuture<Optional<WebSocketOpenException>> end = new CompletableFuture<>();

        @Override
        public void messages(List<String> some) {
            messages.addAll(some);
        }

        @Override
        public void end(@Nullable WebSocketOpenException failure) {
            end.complete(Optional.ofNullable(failure));
        }

        Optional<WebSocketOpenException> failure() {
            return Limit.get(end, "the end of a request");
        }
    }

    private HttpPost post(WebSocketClient client) {
        return new HttpPost(client, URI.create("ws://localhost:" + server.port() + "/rooms?a=b"), Runnable::run);
    }

    private HttpAnswer answer(String head, String content) {
        RawPeer peer = server.accept();
        HttpAnswer request = peer.readAnswer();
        try {
            peer.send("HTTP/1.1 " + head + "\r\nConnection: close\r\nContent-Length: " + content.length() + "\r\n\r\n"
                    + content);
        } catch (UncheckedIOException enough) {
            // Whoever has read enough of it does not wait for the rest.
        }
        peer.readToEnd();
        peer.disconnect();
        return request;
    }

    private WebSocketOpenException failureOf(boolean streams, String head, String content) {
        HttpPost post = post(factory.newWebSocketClient());
        Heard heard = new Heard();
        if (streams) {
            post.stream(List.of("{}"), IDLE, heard);
        } else {
            post.ask(List.of("{}"), IDLE, heard);
        }
        answer(head, content);
        return heard.failure().orElseThrow();
    }

    @Test
    void requestsHaveWhatTheClientHas() {
        WebSocketClient client = factory.newWebSocketClient();
        client.setHeader("X-Token", "secret");
        client.setOrigin("http://localhost");
        client.setCookie("a", "1");
        Heard heard = new Heard();
        post(client).ask(List.of("{\"type\":\"hello\"}", "{}"), IDLE, heard);

        HttpAnswer request = answer("200 OK", "[{\"type\":\"pong\"},[\"lobby\",1]]");
        assertThat(request.head().startLine()).isEqualTo("POST /rooms?a=b HTTP/1.1");
        assertThat(request.field("x-token")).isEqualTo("secret");
        assertThat(request.field("origin")).isEqualTo("http://localhost");
        assertThat(request.field("cookie")).isEqualTo("a=1");
        assertThat(request.body()).isEqualTo("[{\"type\":\"hello\"},{}]");
        assertThat(heard.failure()).isEmpty();
        assertThat(heard.messages).containsExactly("{\"type\":\"pong\"}", "[\"lobby\",1]");
    }

    @Test
    void aStatusIsToldWithTheTimeThatTheServerAsksFor() {
        for (boolean streams : new boolean[] {true, false}) {
            WebSocketOpenException failure = failureOf(streams, "503 Service Unavailable\r\nRetry-After: 7", "not now");
            assertThat(failure.status()).isEqualTo(503);
            assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(7));
            assertThat(failure).hasMessageEndingWith("HTTP status 503 instead of 200");
        }
    }

    @Test
    void anAnswerOfSomethingElseIsNone() {
        String page = "200 OK\r\nContent-Type: text/html";
        assertThat(failureOf(true, page, "<p>log in"))
                .hasMessageEndingWith("the answer is no stream of events")
                .extracting(WebSocketOpenException::step)
                .isEqualTo(OpeningStep.HANDSHAKE);
        assertThat(failureOf(false, page, "<p>log in"))
                .hasMessageContaining("the answer is no array of messages: ")
                .extracting(WebSocketOpenException::step)
                .isEqualTo(OpeningStep.HANDSHAKE);
    }

    @Test
    void anEventThatIsLongerThanAnyMessageIsTheEnd() {
        assertThat(failureOf(true, "200 OK\r\nContent-Type: text/event-stream", "data:" + "x".repeat(3 << 20)))
                .hasMessageContaining("an event of more than 2097152 bytes");
    }
}
