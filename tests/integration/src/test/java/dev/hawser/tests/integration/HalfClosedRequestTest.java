package dev.hawser.tests.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.Limit;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;

/** Who says behind its request that it is done (FIN), and waits for the answer, has it: of the server itself, and through the proxies that let it. */
@Tag("same-on-every-java")
@ParameterizedClass
@NullSource
@EnumSource
class HalfClosedRequestTest {
    private static final String HELLO = "{\"type\":\"hello\",\"name\":\"ann\"}";
    private static final String JOIN = ",{\"type\":\"join\",\"room\":\"lobby\"}";
    /** The end of a request. */
    private static final String PUBLISH = ",{\"type\":\"publish\",\"room\":\"lobby\",\"seq\":1,\"data\":\"Hello\"}]";

    private final RoomsServer server = RoomsServer.withDefaults();
    private final @Nullable ReverseProxy kind;

    @TempDir
    private Path folder;

    private @Nullable Daemon proxy;

    /** @param kind null for none */
    HalfClosedRequestTest(@Nullable ReverseProxy kind) {
        this.kind = kind;
    }

    @AfterEach
    void stop() {
        // In this order, because httpd waits for what is open.
        server.close();
        if (proxy != null) {
            proxy.close();
        }
    }

    private URI start() {
        if (kind == null) {
            return server.uri();
        }
        Daemon inFront = kind.start(folder, server.port(), "");
        proxy = inFront;
        return URI.create("http://localhost:" + inFront.port() + RoomsServer.PATH);
    }

    /** Asks, says that this is all (FIN), and has the answer read. */
    private static BufferedReader ask(URI uri, String accept, String content) throws IOException {
        Socket socket = RoomsHttp.unread(uri, accept, content);
        socket.setSoTimeout(Math.toIntExact(TimeUnit.SECONDS.toMillis(Limit.SECONDS)));
        socket.shutdownOutput();
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    }

    /** Reads up to a line that comes at once. To nginx the client is gone, but it may have the answer before it looks. */
    private void assertComesAtOnce(BufferedReader answer, String text) throws IOException {
        boolean comes = readTo(answer, text);
        if (kind != ReverseProxy.NGINX) {
            assertThat(comes).as("\"%s\" comes", text).isTrue();
        }
    }

    /** Reads up to a line of what happens after the end of the request; to nginx the client is gone. */
    private void assertComes(BufferedReader answer, String text) throws IOException {
        assertThat(readTo(answer, text)).as("\"%s\" comes", text).isEqualTo(kind != ReverseProxy.NGINX);
    }

    /** Whether a line with this comes before the end. */
    private static boolean readTo(BufferedReader answer, String text) throws IOException {
        String line = answer.readLine();
        while (line != null && !line.contains(text)) {
            line = answer.readLine();
        }
        return line != null;
    }

    /** Somebody else publishes, straight to the server. */
    private void publish() {
        List<@Nullable Object> answer = new RoomsHttp(server.uri()).poll("[" + HELLO.replace("ann", "bob") + PUBLISH);
        assertThat(Json.write(answer.get(1))).contains("\"ack\"");
    }

    @Test
    void aStreamGoesOn() throws IOException {
        try (BufferedReader answer = ask(start(), RoomsHttp.EVENTS, "[" + HELLO + JOIN + "]")) {
            assertComesAtOnce(answer, "\"join\"]");
            publish();
            assertComes(answer, "\"Hello\"]");
        }
    }

    @Test
    void aPollIsHeldAndAnswered() throws IOException {
        URI uri = start();
        List<@Nullable Object> before = new RoomsHttp(server.uri()).poll("[" + HELLO + JOIN + "]");
        Map<String, @Nullable Object> welcome = Json.object(Json.write(before.get(0)));
        Map<String, @Nullable Object> joined = Json.object(Json.write(before.get(1)));
        String hello = "{\"type\":\"hello\",\"session\":" + Json.write(welcome.get("session")) + ",\"wait\":25000}";
        String join = ",{\"type\":\"join\",\"room\":\"lobby\",\"from\":{\"epoch\":" + Json.write(joined.get("epoch"))
                + ",\"offset\":" + joined.get("end") + "}}";
        try (BufferedReader answer = ask(uri, RoomsHttp.JSON, "[" + hello + join + "]")) {
            publish();
            assertComes(answer, "\"Hello\"]");
        }
    }

    @Test
    void aPublishIsAcknowledged() throws IOException {
        try (BufferedReader answer = ask(start(), RoomsHttp.JSON, "[" + HELLO + PUBLISH)) {
            assertComesAtOnce(answer, "\"ack\"");
        }
    }
}
