package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.net.httpserver.HttpServer;
import dev.hawser.client.HttpVersions;
import dev.hawser.client.Reopener;
import dev.hawser.client.ReopeningDelays;
import dev.hawser.client.ReopeningOptions;
import dev.hawser.client.ReopeningRules;
import dev.hawser.client.ReopeningVerdict;
import dev.hawser.client.WebSocketClient;
import dev.hawser.client.WebSocketClientFactory;
import dev.hawser.connection.ConnectionOptions;
import dev.hawser.listener.ListenerOptions;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.Rfc6455;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.SendOutcome;
import dev.hawser.websocket.WebSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Our client holds on to real servers, with short delays. */
class HoldTest {
    private static final ReopeningOptions QUICK = ReopeningOptions.DEFAULT.withDelays(ReopeningDelays.DEFAULT
            .withFirst(Duration.ofMillis(10), Duration.ofMillis(50))
            .withGrowth(1, Duration.ofMillis(50))
            .withLater(Duration.ofMillis(100), Duration.ofMillis(50)));

    private final WebSocketClientFactory factory = new WebSocketClientFactory();
    private final HeldEvents events = new HeldEvents();

    @BeforeEach
    void start() throws Exception {
        factory.start();
    }

    @AfterEach
    void stop() throws Exception {
        factory.stop();
    }

    @Test
    void connectionsOverHttp2AreHeldToo() {
        TestServer server = TestServer.listening(ListenerOptions.DEFAULT, ConnectionOptions.DEFAULT, Recorder::new);
        try {
            WebSocketClient client = factory.newWebSocketClient();
            client.setHttpVersions(HttpVersions.HTTP_2);
            Reopener reopener = client.hold(server.uri("/"), events::newEndpoint, events, QUICK);
            assertThat(events.next()).isEqualTo("opened 1");
            server.recorder().connection().close(1012, "restart");
            assertThat(events.next()).isEqualTo("waiting closed with 1012: restart");
            assertThat(events.next()).startsWith("opened ");
            assertThat(server.tcpConnections()).isEqualTo(1);
            reopener.close();
        } finally {
            server.close();
        }
    }

    private Reopener hold(URI uri) {
        return hold(uri, QUICK);
    }

    private Reopener hold(URI uri, ReopeningOptions options) {
        return hold(uri, options, factory.newWebSocketClient());
    }

    private Reopener hold(URI uri, ReopeningOptions options, WebSocketClient client) {
        return client.hold(uri, events::newEndpoint, events, options);
    }

    private static Command serve(int port) {
        return new Command("serve", "--host", "127.0.0.1", "--port", String.valueOf(port));
    }

    @Test
    @Rfc6455("7.2.3/1")
    void aServerThatIsKilledAndStartedAgainIsFoundAgain() {
        int port = Ports.free();
        Command first = serve(port);
        assertThat(first.nextLine()).contains(":" + port + "/");
        Reopener reopener = hold(URI.create("ws://127.0.0.1:" + port + "/"));
        assertThat(events.next()).isEqualTo("opened 1");
        Recorder before = events.endpoint();
        assertThat(before.next()).isEqualTo("open");

        first.close();
        assertThat(before.awaitClose()).startsWith("close 1006");
        assertThat(events.next()).startsWith("waiting closed with 1006");
        assertThat(events.next()).startsWith("waiting ws://");
        assertThat(reopener.sendMessage("lost?")).isEqualTo(SendOutcome.CLOSED);

        try (Command second = serve(port)) {
            assertThat(second.nextLine()).contains(":" + port + "/");
            assertThat(events.awaitOpened()).startsWith("opened ");
            assertThat(reopener.sendMessage("ahoy")).isEqualTo(SendOutcome.ACCEPTED);
            Recorder after = events.lastEndpoint();
            assertThat(after.next()).isEqualTo("open");
            assertThat(after.next()).isEqualTo("text ahoy");
            reopener.close();
            assertThat(after.awaitClose()).isEqualTo("close 1000");
        }
        before.assertLifeWasInOrder();
    }

    @Test
    void aServerThatGoesDownSaysWhenToComeBack() {
        TestServer server = TestServer.serving(Recorder::new);
        server.handler().setShutdownSpread(Duration.ZERO);
        try {
            hold(server.uri("/"));
            assertThat(events.next()).isEqualTo("opened 1");
            CompletableFuture<Void> down = server.handler().shutdown();
            assertThat(events.next()).isEqualTo("waiting closed with 1001: the server is going down");
            assertThat(events.delay()).isLessThanOrEqualTo(Duration.ofMillis(50));
            Limit.get(down, "the end of all connections");

            assertThat(events.next()).contains("HTTP status 503");
            assertThat(events.delay()).isBetween(Duration.ofSeconds(1), Duration.ofMillis(1050));
        } finally {
            server.close();
        }
    }

    @Test
    void theCodesOfNpmWsAreUnderstood() {
        CompletableFuture<Integer> port = new CompletableFuture<>();
        try (NodePeer server = NodePeer.listen("chat", port)) {
            WebSocketClient client = factory.newWebSocketClient();
            client.setProtocol("chat");
            hold(URI.create("ws://localhost:" + port.join() + "/"), QUICK, client);
            assertThat(events.next()).isEqualTo("opened 1");
            assertThat(server.next()).isEqualTo("open chat");
            server.close(1013, "come back later");
            assertThat(events.next()).isEqualTo("waiting closed with 1013: come back later");
            assertThat(events.delay()).isBetween(Duration.ofMillis(100), Duration.ofMillis(150));
            assertThat(server.next()).startsWith("close 1013");

            assertThat(events.next()).isEqualTo("opened 2");
            assertThat(server.next()).isEqualTo("open chat");
        }
        assertThat(events.next()).startsWith("waiting closed with 100");
    }

    @Test
    void aPolicyOfJettyIsTheEnd() {
        CompletableFuture<Integer> port = new CompletableFuture<>();
        try (JettyPeer server = JettyPeer.listen("chat", port)) {
            WebSocketClient client = factory.newWebSocketClient();
            client.setProtocol("chat");
            Reopener reopener = hold(URI.create("ws://localhost:" + port.join() + "/"), QUICK, client);
            assertThat(events.next()).isEqualTo("opened 1");
            assertThat(server.next()).isEqualTo("open chat");
            server.close(1008, "no cats");
            assertThat(events.next()).isEqualTo("gave up closed with 1008: no cats");
            assertThat(reopener.getState()).isEqualTo(Reopener.State.GAVE_UP);
        }
    }

    @Test
    void anApplicationsOwnCodeMeansWhatItSays() {
        ReopeningOptions options =
                QUICK.withRules(ReopeningRules.STANDARD.withCloseCodes(4000, 4099, ReopeningVerdict.FINAL));
        try (TestServer server = TestServer.serving(Recorder::new)) {
            hold(server.uri("/"), options);
            assertThat(events.next()).isEqualTo("opened 1");
            server.recorder().connection().close(4100, "try another");
            assertThat(events.next()).isEqualTo("waiting closed with 4100: try another");
            assertThat(events.next()).isEqualTo("opened 2");
            server.recorder().connection().close(4001, "thrown out");
            assertThat(events.next()).isEqualTo("gave up closed with 4001: thrown out");
        }
    }

    @Test
    void aServerThatTrustsNobodyIsAskedThreeTimes() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        BlockingQueue<String> attempts = new LinkedBlockingQueue<>();
        server.createContext("/", exchange -> {
            attempts.add(String.valueOf(exchange.getRequestHeaders().getFirst("X-Attempt")));
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
        });
        server.start();
        try {
            hold(URI.create("ws://localhost:" + server.getAddress().getPort() + "/"));
            assertThat(events.next()).contains("HTTP status 401");
            assertThat(events.next()).contains("HTTP status 401");
            assertThat(events.next()).startsWith("gave up refused 3 times").contains("HTTP status 401");
            assertThat(attempts).containsExactly("1", "2", "3");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aCertificateThatIsNotTrustedIsTheEnd() {
        ListenerOptions secure = ListenerOptions.DEFAULT.withCertificate(Certificates.SHARED.asPem());
        try (TestServer server = TestServer.listening(secure, ConnectionOptions.DEFAULT, Recorder::new)) {
            Reopener reopener = hold(server.uri("/"));
            assertThat(events.next()).startsWith("gave up wss://localhost:");
            assertThat(reopener.getState()).isEqualTo(Reopener.State.GAVE_UP);
        }
    }

    @Test
    void aHostWithoutANameIsLookedForAgain() {
        hold(URI.create("ws://no-such-host.invalid:80/"));
        assertThat(events.next()).startsWith("waiting").contains("no-such-host.invalid is not known");
        assertThat(events.next()).startsWith("waiting").contains("no-such-host.invalid is not known");
    }

    @Test
    void aFactoryThatStopsHoldsNothing() throws Exception {
        try (TestServer server = TestServer.serving(Recorder::new)) {
            Reopener open = hold(server.uri("/"));
            assertThat(events.next()).isEqualTo("opened 1");
            Recorder endpoint = server.recorder();
            Reopener waiting = hold(URI.create("ws://no-such-host.invalid:80/"));
            assertThat(events.next()).startsWith("waiting");

            factory.stop();

            assertThat(open.getState()).isEqualTo(Reopener.State.CLOSED);
            assertThat(waiting.getState()).isEqualTo(Reopener.State.CLOSED);
            assertThat(endpoint.awaitClose()).matches("close (1001 the client stops|1006.*)");
        }
    }

    @Test
    void whatIsNoWebSocketCannotBeHeld() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> hold(URI.create("http://localhost/")))
                .withMessageContaining("does not begin with ws://");
        WebSocketClient idle = new WebSocketClientFactory().newWebSocketClient();
        assertThatIllegalStateException()
                .isThrownBy(() -> hold(URI.create("ws://localhost/"), QUICK, idle))
                .withMessage("the factory is not started");
    }

    @Test
    void aThousandThatLoseTheirServerAreAllBack() {
        int clients = 1000;
        BlockingQueue<Connection> connections = new LinkedBlockingQueue<>();
        List<Reopener> held = new ArrayList<>();
        WebSocketClient client = factory.newWebSocketClient();
        try (TestServer server = TestServer.serving(() -> new Collected(connections))) {
            for (int i = 0; i < clients; i++) {
                held.add(client.hold(
                        server.uri("/"),
                        () -> new Collected(new LinkedBlockingQueue<>()),
                        (loss, reason) -> events.gaveUp(loss, reason),
                        QUICK));
            }
            List<Connection> first = take(clients, connections);
            first.forEach(connection -> connection.close(1001, ""));
            List<Connection> second = take(clients, connections);
            assertThat(second).allMatch(Connection::isOpen);
            assertThat(connections).isEmpty();
            held.forEach(Reopener::close);
        }
        assertThat(held).allMatch(each -> each.getState() == Reopener.State.CLOSED);
    }

    private static List<Connection> take(int count, BlockingQueue<Connection> connections) {
        return Stream.generate(() -> Limit.take(connections, "a connection"))
                .limit(count)
                .toList();
    }

    /** Collects connections. */
    private record Collected(BlockingQueue<Connection> connections) implements WebSocket {
        @Override
        public void onOpen(Connection connection) {
            connections.add(connection);
        }

        @Override
        public void onClose(int closeCode, String reason) {}
    }
}
