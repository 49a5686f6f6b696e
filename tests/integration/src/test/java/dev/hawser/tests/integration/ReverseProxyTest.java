package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.gateway.Authentication;
import dev.hawser.rooms.RoomsOptions;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rooms behind real proxies, over each transport: as they are configured in docs/proxies.md, and with the keep-alives and the proxies' patience
 * in the same proportion, but shorter. With {@code -Dproxies.patience=default} both are the defaults, for longer than a minute each.
 */
@Tag("same-on-every-java")
@ParameterizedClass
@EnumSource
class ReverseProxyTest {
    private static final String HELLO = "{\"type\":\"hello\",\"name\":\"ann\"}";
    private static final String JOIN = "{\"type\":\"join\",\"room\":\"lobby\"}";
    private static final boolean HASTY = !"default".equals(System.getProperty("proxies.patience"));
    private static final String PATIENCE = "4s";
    private static final Duration KEEP_ALIVE = Duration.ofMillis(500);
    /** As often it is kept alive until the proxy would have lost its patience: the least patient of all after a minute, by default. */
    private static final int KEEP_ALIVES = HASTY ? 9 : 5;

    private final ReverseProxy kind;

    @TempDir
    private Path folder;

    private @Nullable RoomsServer server;
    private @Nullable Daemon proxy;

    ReverseProxyTest(ReverseProxy kind) {
        this.kind = kind;
    }

    @AfterEach
    void stop() {
        // In this order, because httpd waits for what is open.
        if (server != null) {
            server.close();
        }
        if (proxy != null) {
            proxy.close();
        }
    }

    /** Starts both, with default settings. */
    private URI start() {
        RoomsServer started = RoomsServer.withDefaults();
        server = started;
        Daemon inFront = kind.start(folder, started.port(), "");
        proxy = inFront;
        return URI.create("http://localhost:" + inFront.port() + RoomsServer.PATH);
    }

    /** Starts both, unless it is said otherwise in a hurry. */
    private URI startHasty() {
        if (!HASTY) {
            return start();
        }
        RoomsServer started = new RoomsServer(
                        RoomsOptions.DEFAULT,
                        options -> options.withConnection(options.connection().withPingInterval(KEEP_ALIVE))
                                .withCommentInterval(KEEP_ALIVE)
                                .withLongestWait(KEEP_ALIVE.multipliedBy(2)),
                        Authentication.chosenNames())
                .start();
        server = started;
        Daemon inFront = kind.start(folder, started.port(), PATIENCE);
        proxy = inFront;
        return URI.create("http://localhost:" + inFront.port() + RoomsServer.PATH);
    }

    private static RawPeer open(URI uri) {
        return RawPeer.connect(uri.getPort())
                .open(
                        uri.getPath(),
                        "Sec-WebSocket-Protocol: hawser.v1",
                        // As a browser's page would, and as RawPeer names its host.
                        "Origin: http://localhost");
    }

    @Test
    void webSocketsWork() {
        try (RawPeer client = open(start())) {
            client.sendText(HELLO);
            assertThat(client.readFrame().text()).contains("\"welcome\"");
            client.sendText(JOIN);
            assertThat(client.readFrame().text()).contains("\"joined\"");
            assertThat(client.readFrame().text()).contains("\"join\"");
            publishOverWebSocket(client);
        }
    }

    private static void publishOverWebSocket(RawPeer client) {
        client.sendText("{\"type\":\"publish\",\"room\":\"lobby\",\"seq\":1,\"data\":\"Hello\"}");
        assertThat(client.readFrame().text()).contains("\"ack\"");
        assertThat(client.readFrame().text()).endsWith("\"ann\",\"Hello\"]");
    }

    @Test
    void eventsComeAsTheyHappen() {
        URI uri = start();
        RoomsHttp http = new RoomsHttp(uri);
        try (RoomsHttp.Events stream = http.stream("[" + HELLO + "," + JOIN + "]")) {
            String welcome = stream.next();
            assertThat(welcome).contains("\"welcome\"");
            assertThat(stream.next()).contains("\"joined\"");
            assertThat(stream.next()).contains("\"join\"");
            publishOverHttp(http, welcome);
            assertThat(stream.next()).endsWith("\"ann\",\"Hello\"]");
        }
    }

    private static void publishOverHttp(RoomsHttp http, String welcome) {
        String session = Json.write(Json.object(welcome).get("session"));
        List<@Nullable Object> answer = http.poll("[{\"type\":\"hello\",\"session\":" + session
                + "},{\"type\":\"publish\",\"room\":\"lobby\",\"seq\":1,\"data\":\"Hello\"}]");
        assertThat(Json.write(answer.get(1))).contains("\"ack\"");
    }

    @Test
    void pollsAreHeldUntilThereIsNews() {
        RoomsHttp http = new RoomsHttp(start());
        String welcome = Json.write(http.poll("[" + HELLO + "]").get(0));
        CompletableFuture<HttpResponse<String>> poll = http.sendAsync(held(http, welcome));
        publishOverHttp(http, welcome);
        HttpResponse<String> answer = Limit.get(poll, "news");
        // Whichever came first, the join or the message.
        assertThat(RoomsHttp.messages(answer)).hasSizeGreaterThanOrEqualTo(3);
    }

    private static HttpRequest held(RoomsHttp http, String welcome) {
        String session = Json.write(Json.object(welcome).get("session"));
        return http.request(
                        RoomsHttp.JSON,
                        "[{\"type\":\"hello\",\"session\":" + session + ",\"wait\":25000}," + JOIN + "]")
                .build();
    }

    @Test
    void aSilentWebSocketIsKeptAlive() {
        try (RawPeer client = open(startHasty())) {
            client.sendText(HELLO);
            assertThat(client.readFrame().text()).contains("\"welcome\"");
            for (int i = 0; i < KEEP_ALIVES; i++) {
                RawFrame ping = client.readFrame();
                assertThat(ping.opcode()).isEqualTo(RawFrame.PING);
                client.send(RawFrame.masked(RawFrame.PONG, ping.payload()));
            }
            client.sendText("{\"type\":\"ping\"}");
            assertThat(client.readFrame().text()).isEqualTo("{\"type\":\"pong\"}");
        }
    }

    @Test
    void aSilentStreamIsKeptAlive() {
        RoomsHttp http = new RoomsHttp(startHasty());
        try (RoomsHttp.Events stream = http.stream("[" + HELLO + "," + JOIN + "]")) {
            String welcome = stream.next();
            assertThat(stream.next()).contains("\"joined\"");
            assertThat(stream.next()).contains("\"join\"");
            for (int i = 0; i < KEEP_ALIVES; i++) {
                stream.awaitComment();
            }
            publishOverHttp(http, welcome);
            assertThat(stream.next()).endsWith("\"ann\",\"Hello\"]");
        }
    }

    @Test
    void aPollIsAnsweredBeforeTheProxyLosesItsPatience() {
        RoomsHttp http = new RoomsHttp(startHasty());
        String welcome = Json.write(http.poll("[" + HELLO + "]").get(0));
        String session = Json.write(Json.object(welcome).get("session"));
        for (int i = 0; i < 3; i++) {
            List<@Nullable Object> answer =
                    http.poll("[{\"type\":\"hello\",\"session\":" + session + ",\"wait\":25000}]");
            assertThat(answer).hasSize(1);
        }
    }
}
