package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.client.HttpVersions;
import dev.hawser.client.OpeningStep;
import dev.hawser.client.WebSocketClient;
import dev.hawser.client.WebSocketOpenException;
import dev.hawser.connection.ConnectionOptions;
import dev.hawser.listener.ListenerOptions;
import dev.hawser.server.ExtendedConnect;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.Rfc8441;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.WebSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What our client asks for over HTTP/2 (RFC 8441 section 5), and what it makes of refusals, with our server. */
class Http2RequestTest {
    /** What the server has seen of a request. */
    private record Asked(
            String method, boolean extendedConnect, String authority, String pathQuery, HttpFields fields) {}

    private final BlockingQueue<Asked> requests = new LinkedBlockingQueue<>();
    private final TestServer server =
            new TestServer(ListenerOptions.DEFAULT, ConnectionOptions.DEFAULT, this::accept).start();
    private final TestClient client = new TestClient();

    private @Nullable WebSocket accept(Request request, @Nullable String protocol) {
        requests.add(new Asked(
                request.getMethod(),
                ExtendedConnect.asksForWebSocket(request),
                ExtendedConnect.authority(request),
                request.getHttpURI().getPathQuery(),
                request.getHeaders().asImmutable()));
        boolean served = protocol == null || protocol.equals("chat");
        return served && !request.getHttpURI().getPath().equals("/nobody") ? Recorder.echo() : null;
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private CompletableFuture<Connection> open(String path, Consumer<WebSocketClient> settings) {
        return client.open(server.uri(path), new Recorder(), asking -> {
            asking.setHttpVersions(HttpVersions.HTTP_2);
            settings.accept(asking);
        });
    }

    private Asked asked() {
        return Limit.take(requests, "a request");
    }

    @Test
    @Rfc8441({"4", "5"})
    void theRequestIsAnExtendedConnectWithoutTheFieldsOfAnUpgrade() {
        Limit.get(open("/room?x=\u00e4", settings -> settings.setOrigin("http://localhost:" + server.port())), "open");
        Asked asked = asked();
        assertThat(asked.method()).isEqualTo("CONNECT");
        assertThat(asked.extendedConnect()).isTrue();
        assertThat(asked.authority()).isEqualTo("localhost:" + server.port());
        assertThat(asked.pathQuery()).isEqualTo("/room?x=%C3%A4");
        assertThat(asked.fields().get("sec-websocket-version")).isEqualTo("13");
        assertThat(asked.fields().get("origin")).isEqualTo("http://localhost:" + server.port());
        assertThat(asked.fields().get("sec-websocket-key")).isNull();
        assertThat(asked.fields().get("upgrade")).isNull();
        assertThat(asked.fields().get("connection")).isNull();
    }

    @Test
    void fieldsAndCookiesOfOnesOwnGoAlong() {
        Limit.get(
                open("/", settings -> {
                    settings.setHeader("X-Api-Key", "key");
                    settings.setHeader("Host", "harbour.example");
                    settings.setCookie("session", "4711");
                    settings.setCookie("theme", "dark");
                }),
                "open");
        Asked asked = asked();
        assertThat(asked.fields().get("x-api-key")).isEqualTo("key");
        assertThat(asked.fields().getCSV(HttpHeader.COOKIE, false)).isNotEmpty();
        assertThat(String.join("; ", asked.fields().getValuesList(HttpHeader.COOKIE)))
                .contains("session=4711")
                .contains("theme=dark");
        assertThat(asked.authority()).isEqualTo("harbour.example");
    }

    @Test
    void subProtocolAndCompressionAreAgreedOn() {
        Connection connection =
                Limit.get(open("/", settings -> settings.setProtocols(List.of("soup", "chat"))), "open");
        assertThat(connection.getProtocol()).isEqualTo("chat");
        List<Asked> all = new ArrayList<>();
        requests.drainTo(all);
        assertThat(all.get(0).fields().get("sec-websocket-extensions")).contains("permessage-deflate");
    }

    @Test
    void aCompressedMessageGoesThereAndBack() {
        Recorder endpoint = new Recorder();
        Connection connection = Limit.get(
                client.open(server.uri("/"), endpoint, asking -> asking.setHttpVersions(HttpVersions.HTTP_2)), "open");
        String text = "again and again ".repeat(3000);
        connection.sendMessage(text);
        assertThat(endpoint.next()).isEqualTo("open");
        assertThat(endpoint.next()).isEqualTo("text " + text);
        assertThat(client.factory().statistics().bytesOut()).isLessThan(5000);
    }

    @Test
    void aRefusalNamesStatusAndReasonAndLeavesNoStream() {
        refuse(100);
        Limit.until(() -> server.openStreams() == 0, "no stream is left");
        assertThat(server.tcpConnections()).isEqualTo(1);
    }

    /** Jetty's server ends a connection on which 128 streams in a second were refused: the end of each is an empty frame, which it counts. */
    @Test
    void moreRefusalsThanAServerPutsUpWithOnOneConnectionComeOverAnother() {
        refuse(300);
        Limit.until(() -> server.openStreams() == 0, "no stream is left");
        Limit.until(() -> server.tcpConnections() == 1, "one connection is left");
    }

    private void refuse(int times) {
        for (int i = 0; i < times; i++) {
            WebSocketOpenException failure =
                    TestClient.failureOf(open("/nobody", settings -> settings.setProtocol("soup")));
            assertThat(failure)
                    .hasMessage(server.uri("/nobody") + ": HTTP status 503 Service Unavailable instead of 200:"
                            + " No WebSocket is served here for the offered sub-protocols: soup.");
            assertThat(failure.step()).isEqualTo(OpeningStep.HTTP);
        }
    }

    @Test
    void aHeaderThatIsTooLongFailsByItselfAndHarmsNobodyElse() {
        Recorder other = new Recorder();
        Connection connection = Limit.get(
                client.open(server.uri("/"), other, asking -> asking.setHttpVersions(HttpVersions.HTTP_2)), "open");
        WebSocketOpenException failure =
                TestClient.failureOf(open("/", settings -> settings.setHeader("X-Long", "x".repeat(50_000))));
        assertThat(failure.getMessage())
                .startsWith(server.uri("/") + ": the request's header of 50")
                .contains(" that the server takes over HTTP/2 (SETTINGS_MAX_HEADER_LIST_SIZE)");
        connection.sendMessage("still here");
        assertThat(other.next()).isEqualTo("open");
        assertThat(other.next()).isEqualTo("text still here");
    }

    @Test
    void nobodyWhoListensAndNoSuchNameAreToldAsOverHttp11() {
        URI gone = server.uri("/");
        server.stop();
        WebSocketOpenException failure =
                client.failureOf(gone, settings -> settings.setHttpVersions(HttpVersions.HTTP_2));
        assertThat(failure).hasMessage(gone + ": nobody listens there (Connection refused)");
        assertThat(failure.step()).isEqualTo(OpeningStep.CONNECT);
        URI unknown = URI.create("ws://nobody.invalid/");
        assertThat(client.failureOf(unknown, settings -> settings.setHttpVersions(HttpVersions.HTTP_2)))
                .hasMessage(unknown + ": the host name nobody.invalid is not known");
        server.start();
    }
}
