package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.client.WebSocketClient;
import dev.hawser.client.WebSocketClientFactory;
import dev.hawser.client.WebSocketOpenException;
import dev.hawser.testkit.Limit;
import dev.hawser.websocket.Connection;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Our client with a factory of its own. */
final class TestClient implements AutoCloseable {
    /** A limit of time that has to pass, and not before the client has connected and asked, which takes a busy machine its time. */
    static final Duration SHORT = Duration.ofSeconds(2);

    private final WebSocketClientFactory factory = new WebSocketClientFactory(1);

    /** @param settings of the factory, before it starts */
    TestClient(Consumer<WebSocketClientFactory> settings) {
        settings.accept(factory);
        try {
            factory.start();
        } catch (Exception x) {
            throw new AssertionError("the client did not start", x);
        }
    }

    TestClient() {
        this(factory -> {});
    }

    WebSocketClientFactory factory() {
        return factory;
    }

    CompletableFuture<Connection> open(URI uri, Recorder endpoint) {
        return factory.newWebSocketClient().open(uri, endpoint);
    }

    CompletableFuture<Connection> open(URI uri, Recorder endpoint, Consumer<WebSocketClient> settings) {
        WebSocketClient client = factory.newWebSocketClient();
        settings.accept(client);
        return client.open(uri, endpoint);
    }

    /** A message to a server that sends it back, and an end. */
    void talk(URI uri) {
        talk(uri, client -> {});
    }

    void talk(URI uri, Consumer<WebSocketClient> settings) {
        Recorder endpoint = new Recorder();
        Connection connection = Limit.get(open(uri, endpoint, settings), "the handshake with " + uri);
        connection.sendMessage("ahoy");
        assertThat(endpoint.next()).isEqualTo("open");
        assertThat(endpoint.next()).isEqualTo("text ahoy");
        connection.close();
        assertThat(endpoint.awaitClose()).startsWith("close 1000");
    }

    WebSocketOpenException failureOf(URI uri) {
        return failureOf(open(uri, new Recorder()));
    }

    WebSocketOpenException failureOf(URI uri, Consumer<WebSocketClient> settings) {
        return failureOf(open(uri, new Recorder(), settings));
    }

    /** Why it did not open, in one line. */
    static WebSocketOpenException failureOf(CompletableFuture<Connection> opening) {
        try {
            opening.get(Limit.SECONDS, TimeUnit.SECONDS);
            throw new AssertionError("it opened");
        } catch (ExecutionException x) {
            assertThat(x).hasCauseInstanceOf(WebSocketOpenException.class);
            WebSocketOpenException failure = (WebSocketOpenException) x.getCause();
            assertThat(failure.getMessage()).doesNotContain("\n").doesNotContain("Exception");
            return failure;
        } catch (InterruptedException | TimeoutException x) {
            throw new AssertionError("no answer", x);
        }
    }

    @Override
    public void close() {
        try {
            factory.stop();
        } catch (Exception x) {
            throw new AssertionError("the client did not stop", x);
        }
    }
}
