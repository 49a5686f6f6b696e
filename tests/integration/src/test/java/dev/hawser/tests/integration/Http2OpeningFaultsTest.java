package dev.hawser.tests.integration;

import static dev.hawser.testkit.RawHttp2Peer.answer;
import static dev.hawser.testkit.RawHttp2Peer.data;
import static dev.hawser.testkit.RawHttp2Peer.last;
import static dev.hawser.testkit.RawHttp2Peer.reset;
import static dev.hawser.testkit.RawHttp2Peer.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.client.OpeningStep;
import dev.hawser.client.WebSocketOpenException;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawHttp2Peer;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.RawServer;
import dev.hawser.testkit.Rfc8441;
import dev.hawser.websocket.Connection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Servers of HTTP/2 that answer what they like when a WebSocket is asked for. */
class Http2OpeningFaultsTest extends Http2Faults {
    @Test
    @Rfc8441("3")
    void nothingIsAskedBeforeTheServerAnnouncesIt() {
        CompletableFuture<Connection> opening = open(endpoint);
        try (RawHttp2Peer peer = server.acceptHttp2()) {
            RawHttp2Peer.Frame first = peer.next();
            assertThat(first.type()).isEqualTo(RawHttp2Peer.SETTINGS);
            peer.send(settings());
            failureOf(
                    opening,
                    "the server speaks HTTP/2 but opens no WebSockets over it: it does not announce"
                            + " SETTINGS_ENABLE_CONNECT_PROTOCOL (RFC 8441 section 3)");
            for (RawHttp2Peer.Frame frame = peer.next(); frame.type() != RawHttp2Peer.GOAWAY; frame = peer.next()) {
                assertThat(frame.type()).isNotEqualTo(RawHttp2Peer.HEADERS);
            }
        }
    }

    @Test
    void aServerThatAllowsNoStreamIsNotAskedAgainAndAgain() {
        CompletableFuture<Connection> opening = open(endpoint);
        try (RawHttp2Peer peer = server.acceptHttp2()) {
            peer.send(settings(RawHttp2Peer.ENABLE_CONNECT_PROTOCOL, 1, RawHttp2Peer.MAX_CONCURRENT_STREAMS, 0));
            failureOf(opening, "the server lets nobody open a stream of HTTP/2");
        }
    }

    @Test
    void aServerOfHttp11IsNone() {
        CompletableFuture<Connection> opening = open(endpoint);
        try (RawPeer peer = server.accept()) {
            peer.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            WebSocketOpenException failure =
                    failureOf(opening, "the server does not speak HTTP/2: its answer is something else");
            assertThat(failure.step()).isEqualTo(OpeningStep.HANDSHAKE);
        }
    }

    @Test
    void aServerThatClosesBeforeItsSettingsIsGone() {
        CompletableFuture<Connection> opening = open(endpoint);
        server.acceptHttp2().close();
        WebSocketOpenException failure = failureOf(opening, "the server closed the connection during the handshake");
        assertThat(failure.step()).isEqualTo(OpeningStep.HTTP);
    }

    @Test
    void aServerThatDoesNotSendItsSettingsIsLate() {
        CompletableFuture<Connection> opening =
                open(endpoint, settings -> settings.setHandshakeTimeout(TestClient.SHORT));
        try (RawHttp2Peer peer = server.acceptHttp2()) {
            failureOf(opening, "the server did not answer the request in time");
            assertThat(peer.next(RawHttp2Peer.SETTINGS)).isNotNull();
            RawHttp2Peer.Frame frame = peer.next();
            while (frame != null) {
                frame = peer.next();
            }
        }
    }

    @Test
    void whatWaitsForAnAnswerFailsWhenTheFactoryStops() throws Exception {
        CompletableFuture<Connection> opened = open(endpoint);
        try (RawHttp2Peer peer = accept()) {
            Limit.get(opened, "open");
            // In a stream that is not the carrier's first one, another would be tried on a carrier that breaks off.
            CompletableFuture<Connection> opening = open(new Recorder());
            assertThat(streamOf(peer)).isEqualTo(SECOND);
            client.factory().stop();
            failureOf(opening, "the client was stopped");
        }
    }

    @Test
    void whatWaitsForACarrierFailsWhenTheFactoryStops() throws Exception {
        CompletableFuture<Connection> opening = open(endpoint);
        try (RawHttp2Peer peer = server.acceptHttp2()) {
            assertThat(peer.next(RawHttp2Peer.SETTINGS)).isNotNull();
            client.factory().stop();
            failureOf(opening, "the client was stopped");
        }
    }

    @Test
    void aRefusalIsToldWithStatusAndReason() {
        CompletableFuture<Connection> opening = open(endpoint);
        try (RawHttp2Peer peer = server.acceptCarrier()) {
            int stream = streamOf(peer);
            peer.send(answer(stream, 503, "retry-after: 7"), data(stream, "not ".getBytes(StandardCharsets.US_ASCII)));
            peer.send(last(data(stream, "now\n".getBytes(StandardCharsets.US_ASCII))));
            WebSocketOpenException failure =
                    failureOf(opening, "HTTP status 503 Service Unavailable instead of 200: not now");
            assertThat(failure.status()).isEqualTo(503);
            assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(7));
            RawHttp2Peer.Frame end = peer.next(RawHttp2Peer.DATA);
            assertThat(end.isEnd()).isTrue();
        }
    }

    @Test
    void aRedirectIsFollowedInTheSameCarrierOrInAnother() {
        try (RawServer other = new RawServer()) {
            CompletableFuture<Connection> opening =
                    open(endpoint, settings -> settings.setHandshakeTimeout(Duration.ofSeconds(Limit.SECONDS)));
            try (RawHttp2Peer peer = server.acceptCarrier()) {
                peer.send(last(answer(streamOf(peer), 302, "location: /there", "set-cookie: seen=1; Path=/")));
                int second = streamOf(peer);
                assertThat(second).isEqualTo(SECOND);
                assertThat(client.factory().getCookieStore().all()).hasSize(1);
                peer.send(last(answer(second, 307, "location: http://localhost:" + other.port() + "/elsewhere")));
                try (RawHttp2Peer elsewhere = other.acceptCarrier()) {
                    elsewhere.send(answer(streamOf(elsewhere), 200));
                    Limit.get(opening, "a connection");
                }
            }
        }
    }

    @Test
    void aServerThatWantsHttp11SaysSo() {
        CompletableFuture<Connection> opening = open(endpoint);
        try (RawHttp2Peer peer = server.acceptCarrier()) {
            peer.send(reset(streamOf(peer), 0xd));
            failureOf(opening, "the server wants HTTP/1.1 (HTTP_1_1_REQUIRED)");
        }
    }

    @Test
    void whoWaitsNoLongerResetsTheStream() {
        CompletableFuture<Connection> opening = open(endpoint);
        try (RawHttp2Peer peer = server.acceptCarrier()) {
            assertThat(streamOf(peer)).isEqualTo(FIRST);
            assertThatThrownBy(() -> opening.get(1, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            assertThat(peer.next(RawHttp2Peer.RST_STREAM).number()).isEqualTo(RawHttp2Peer.CANCEL);
        }
    }

    @Test
    void aRefusalWithoutEndIsCutOff() {
        CompletableFuture<Connection> opening = open(endpoint);
        try (RawHttp2Peer peer = server.acceptCarrier()) {
            int stream = streamOf(peer);
            peer.send(answer(stream, 404));
            byte[] page = new byte[16 * 1024];
            for (int i = 0; i < 5; i++) {
                peer.send(data(stream, page));
            }
            assertThat(TestClient.failureOf(opening).status()).isEqualTo(404);
            assertThat(peer.next(RawHttp2Peer.RST_STREAM).number()).isEqualTo(RawHttp2Peer.CANCEL);
        }
    }

    @Test
    void anAnswerThatBreaksARuleResetsTheStreamOnly() {
        CompletableFuture<Connection> opening = open(endpoint);
        try (RawHttp2Peer peer = server.acceptCarrier()) {
            peer.send(answer(streamOf(peer), 200, "sec-websocket-protocol: soup"));
            failureOf(opening, "the server chose a sub-protocol that was not offered: 'soup' (RFC 6455 section 4.1)");
            assertThat(peer.next(RawHttp2Peer.RST_STREAM).stream()).isEqualTo(FIRST);
            CompletableFuture<Connection> next = open(endpoint);
            assertThat(streamOf(peer)).isEqualTo(SECOND);
            peer.send(answer(SECOND, 200));
            Limit.get(next, "a connection");
        }
    }

    @Test
    void anInterimAnswerIsWaitedThrough() {
        CompletableFuture<Connection> opening = open(endpoint);
        try (RawHttp2Peer peer = server.acceptCarrier()) {
            int stream = streamOf(peer);
            peer.send(answer(stream, 103, "link: </style.css>"), answer(stream, 200), data(stream, text("hello")));
            Limit.get(opening, "a connection");
            assertThat(endpoint.next()).isEqualTo("open");
            assertThat(endpoint.next()).isEqualTo("text hello");
        }
    }

    @Test
    void aStreamThatIsResetInsteadOfAnAnswerIsAFailure() {
        CompletableFuture<Connection> opening = open(endpoint);
        try (RawHttp2Peer peer = server.acceptCarrier()) {
            peer.send(reset(streamOf(peer), RawHttp2Peer.CANCEL));
            WebSocketOpenException failure = failureOf(opening, "the server reset the stream (CANCEL)");
            assertThat(failure.step()).isEqualTo(OpeningStep.HTTP);
        }
    }
}
