package dev.hawser.tests.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.gateway.Authentication;
import dev.hawser.gateway.Gateway;
import dev.hawser.gateway.GatewayOptions;
import dev.hawser.gateway.servlet.RoomsServlet;
import dev.hawser.rooms.RoomRules;
import dev.hawser.rooms.Rooms;
import dev.hawser.rooms.RoomsOptions;
import dev.hawser.rooms.SegmentPool;
import dev.hawser.rooms.SessionKey;
import dev.hawser.store.MemoryStore;
import dev.hawser.store.StoreOptions;
import dev.hawser.testkit.HttpAnswer;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawPeer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Rooms in each container, over each transport. */
@ParameterizedClass
@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SERVLET_API_ONLY")
class RoomsTest {
    private static final String HELLO = "{\"type\":\"hello\",\"name\":\"ann\"}";
    private static final String JOIN = "{\"type\":\"join\",\"room\":\"lobby\"}";

    private final Container.Kind kind;
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final MemoryStore store = new MemoryStore(StoreOptions.DEFAULT);
    private final Rooms rooms = new Rooms(
            RoomsOptions.DEFAULT,
            store,
            RoomRules.OPEN,
            SessionKey.random(),
            new SegmentPool(1024 * 1024),
            threads,
            null);
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Container container;
    private boolean isStopped;
    private Gateway gateway;

    RoomsTest(Container.Kind kind) {
        this.kind = kind;
    }

    @AfterEach
    void stop() throws Exception {
        stopContainer();
        rooms.close();
        store.close();
        threads.shutdownNow();
    }

    private void stopContainer() throws Exception {
        if (!isStopped) {
            isStopped = true;
            container.stop();
        }
    }

    private void start(Authentication authentication) {
        GatewayOptions options = GatewayOptions.DEFAULT
                .withCommentInterval(Duration.ofMillis(50))
                .withLongestWait(Duration.ofHours(1));
        gateway = new Gateway(rooms, authentication, options);
        container = kind.start(new Deployment(new RoomsServlet(gateway), Map.of(), false, true));
    }

    private HttpRequest.Builder request(String path, String accept, String content) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + container.port() + path))
                .header("Content-Type", "application/json")
                .header("Accept", accept)
                .POST(HttpRequest.BodyPublishers.ofString(content));
    }

    private HttpResponse<String> poll(String content) {
        return Limit.get(pollAsync(content), "an answer");
    }

    private CompletableFuture<HttpResponse<String>> pollAsync(String content) {
        return client.sendAsync(
                request(TestApplication.PATH, "application/json", content).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aWebSocketTakesPart() {
        start(Authentication.chosenNames());
        try (RawPeer peer =
                RawPeer.connect(container.port()).open(TestApplication.PATH, "Sec-WebSocket-Protocol: hawser.v1")) {
            peer.sendText(HELLO);
            assertThat(peer.readFrame().text()).startsWith("{\"type\":\"welcome\"");
            peer.sendText(JOIN);
            assertThat(peer.readFrame().text()).startsWith("{\"type\":\"joined\"");
            assertThat(peer.readFrame().text()).endsWith(",\"join\"]");
            peer.sendClose(1000, "");
            assertThat(peer.readToClose().closeCode()).isEqualTo(1000);
        }
    }

    @Test
    void aStreamTakesPart() {
        start(Authentication.chosenNames());
        HttpResponse<Stream<String>> answer = Limit.get(
                client.sendAsync(
                        request(TestApplication.PATH, "text/event-stream", "[" + HELLO + "," + JOIN + "]")
                                .build(),
                        HttpResponse.BodyHandlers.ofLines()),
                "a stream");
        assertThat(answer.statusCode()).isEqualTo(200);
        Iterator<String> lines = answer.body().iterator();
        assertThat(nextData(lines)).startsWith("data: {\"type\":\"welcome\"");
        assertThat(nextData(lines)).startsWith("data: {\"type\":\"joined\"");
        assertThat(nextData(lines)).endsWith(",\"join\"]");
        String news = "x".repeat(50_000);
        for (int i = 0; i < 20; i++) {
            rooms.publish("lobby", "system", null, json("\"" + news + i + "\""));
        }
        for (int i = 0; i < 20; i++) {
            assertThat(nextData(lines)).endsWith(news + i + "\"]");
        }
        while (!nextLine(lines).equals(":")) {
            // Until there is a comment.
        }
        answer.body().close();
        await(0);
    }

    private static ByteBuffer json(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String nextLine(Iterator<String> lines) {
        String line = lines.next();
        return line.isEmpty() ? nextLine(lines) : line;
    }

    private static String nextData(Iterator<String> lines) {
        String line = nextLine(lines);
        return line.startsWith(":") ? nextData(lines) : line;
    }

    private void await(int requests) {
        long end = System.nanoTime() + Duration.ofSeconds(Limit.SECONDS).toNanos();
        while (gateway.requestCount() != requests) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @Test
    void aPollIsHeldUntilThereIsNews() {
        start(Authentication.chosenNames());
        CompletableFuture<HttpResponse<String>> poll =
                pollAsync("[{\"type\":\"hello\",\"name\":\"ann\",\"wait\":3000000}," + JOIN + "]");
        // Its own entry is news.
        assertThat(Limit.get(poll, "news").body()).contains("\"welcome\"").contains(",\"join\"]");
        await(0);
        CompletableFuture<HttpResponse<String>> silent =
                pollAsync("[{\"type\":\"hello\",\"name\":\"bob\",\"wait\":3000000}]");
        await(1);
        assertThat(silent).isNotDone();
        gateway.shutdown(Duration.ofSeconds(1));
        assertThat(Limit.get(silent, "an answer").statusCode()).isEqualTo(200);
        assertThat(poll("[" + HELLO + "]").statusCode()).isEqualTo(503);
    }

    @Test
    void aServerThatStopsEndsStreamsFirst() throws Exception {
        start(Authentication.chosenNames());
        HttpResponse<Stream<String>> answer = Limit.get(
                client.sendAsync(
                        request(TestApplication.PATH, "text/event-stream", "[" + HELLO + "]")
                                .build(),
                        HttpResponse.BodyHandlers.ofLines()),
                "a stream");
        assertThat(nextData(answer.body().iterator())).startsWith("data: {\"type\":\"welcome\"");
        assertThat(gateway.requestCount()).isEqualTo(1);
        // One that waited for the stream would fail when its time is over.
        stopContainer();
        await(0);
    }

    @Test
    void aWebSocketWithoutTheSubProtocolIsRefusedForGood() {
        start(Authentication.chosenNames());
        try (RawPeer peer = RawPeer.connect(container.port())) {
            peer.send(RawPeer.handshake(TestApplication.PATH, "Sec-WebSocket-Protocol: chat"));
            assertThat(peer.readAnswer().status()).isEqualTo(400);
        }
    }

    @Test
    void statusesAreThoseOfTheProtocol() {
        start(Authentication.chosenNames());
        assertThat(poll("[]").statusCode()).isEqualTo(400);
        assertThat(poll("[" + HELLO + "]" + " ".repeat(1024 * 1024)).statusCode())
                .isEqualTo(413);
        assertThat(Limit.get(
                                client.sendAsync(
                                        request(TestApplication.PATH, "text/html", "[" + HELLO + "]")
                                                .build(),
                                        HttpResponse.BodyHandlers.ofString()),
                                "an answer")
                        .statusCode())
                .isEqualTo(406);
        assertThat(Limit.get(
                                client.sendAsync(
                                        request(TestApplication.PATH, "application/json", "[" + HELLO + "]")
                                                .header("Origin", "http://evil.example")
                                                .build(),
                                        HttpResponse.BodyHandlers.ofString()),
                                "an answer")
                        .statusCode())
                .isEqualTo(403);
        await(0);
    }

    @Test
    void theUserIsTheOneWhomTheContainerKnows() {
        start(Authentication.principal());
        assertThat(poll("[" + HELLO + "]").statusCode()).isEqualTo(401);
        String credentials =
                Base64.getEncoder().encodeToString((Deployment.USER + ":" + Deployment.PASSWORD).getBytes());
        HttpResponse<String> answer = Limit.get(
                client.sendAsync(
                        request(TestApplication.SECURED_PATH, "application/json", "[{\"type\":\"hello\"}]")
                                .header("Authorization", "Basic " + credentials)
                                .build(),
                        HttpResponse.BodyHandlers.ofString()),
                "an answer");
        assertThat(answer.body()).contains("\"user\":\"ann\"");
        try (RawPeer peer = RawPeer.connect(container.port())) {
            peer.send(RawPeer.handshake(TestApplication.PATH, "Sec-WebSocket-Protocol: hawser.v1"));
            HttpAnswer refused = peer.readAnswer();
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.body().strip()).isEqualTo("Nobody is logged in.");
            assertThat(refused.field("cache-control")).isEqualTo("no-store");
        }
    }
}
