package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.client.ClientTls;
import dev.hawser.client.HttpVersions;
import dev.hawser.client.WebSocketClient;
import dev.hawser.connection.ConnectionOptions;
import dev.hawser.listener.ListenerOptions;
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
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our client opens WebSockets over HTTP/2 (RFC 8441) with our server. */
class Http2ClientTest {
    private static final int STREAMS_OF_A_CONNECTION = 128;

    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private final TestServer plain = serve(ListenerOptions.DEFAULT);
    private final TestServer secure = serve(ListenerOptions.DEFAULT.withCertificate(Certificates.SHARED.asPem()));
    private final TestClient client =
            new TestClient(factory -> factory.setTls(ClientTls.trusting(Certificates.SHARED.chain())));

    private TestServer serve(ListenerOptions listener) {
        return new TestServer(listener, ConnectionOptions.DEFAULT, this::accept).start();
    }

    private @Nullable WebSocket accept(Request request, @Nullable String protocol) {
        requests.add(request);
        return "nobody".equals(protocol) ? null : Recorder.echo();
    }

    @AfterEach
    void stop() {
        client.close();
        plain.close();
        secure.close();
    }

    private static void overHttp2(WebSocketClient client) {
        client.setHttpVersions(HttpVersions.HTTP_2);
    }

    private Request request() {
        return Limit.take(requests, "a request");
    }

    private Connection open(URI uri, Recorder endpoint) {
        return Limit.get(client.open(uri, endpoint, Http2ClientTest::overHttp2), "a connection");
    }

    @Test
    @Rfc8441({"4", "5"})
    void aWebSocketOpensInTheClear() {
        client.talk(plain.uri("/"), Http2ClientTest::overHttp2);
        assertThat(request().getConnectionMetaData().getProtocol()).isEqualTo("HTTP/2.0");
        Limit.until(() -> plain.openStreams() == 0 && plain.openConnections() == 0, "no stream is left");
    }

    @Test
    void aWebSocketOpensOverTls() {
        client.talk(secure.uri("/"), Http2ClientTest::overHttp2);
        assertThat(request().getConnectionMetaData().getProtocol()).isEqualTo("HTTP/2.0");
        Limit.until(() -> secure.openStreams() == 0 && secure.openConnections() == 0, "no stream is left");
    }

    @Test
    void http11IsWhatIsSpokenUnlessOneSaysSo() {
        client.talk(secure.uri("/"));
        assertThat(request().getConnectionMetaData().getProtocol()).isEqualTo("HTTP/1.1");
    }

    @Test
    void aThousandWebSocketsShareAFewConnections() {
        List<Recorder> endpoints = new ArrayList<>();
        List<CompletableFuture<Connection>> openings = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            Recorder endpoint = new Recorder();
            endpoints.add(endpoint);
            openings.add(client.open(plain.uri("/"), endpoint, Http2ClientTest::overHttp2));
        }
        for (int i = 0; i < 1000; i++) {
            Limit.get(openings.get(i), "a connection").sendMessage("I am " + i);
        }
        for (int i = 0; i < 1000; i++) {
            assertThat(endpoints.get(i).next()).isEqualTo("open");
            assertThat(endpoints.get(i).next()).isEqualTo("text I am " + i);
        }
        assertThat(plain.openStreams()).isEqualTo(1000);
        assertThat(plain.tcpConnections()).isBetween(1000 / STREAMS_OF_A_CONNECTION + 1, 12);
    }

    @ParameterizedTest
    @EnumSource(HttpVersions.class)
    void everybodyHearsOfItWhenTheFactoryStops(HttpVersions versions) throws Exception {
        List<Recorder> endpoints = new ArrayList<>();
        List<CompletableFuture<Connection>> openings = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            Recorder endpoint = new Recorder();
            endpoints.add(endpoint);
            openings.add(client.open(secure.uri("/"), endpoint, settings -> settings.setHttpVersions(versions)));
        }
        openings.forEach(opening -> Limit.get(opening, "a connection"));
        client.factory().stop();
        for (Recorder endpoint : endpoints) {
            assertThat(endpoint.next()).isEqualTo("open");
            assertThat(endpoint.next()).startsWith("close 1006 ");
        }
    }
}
