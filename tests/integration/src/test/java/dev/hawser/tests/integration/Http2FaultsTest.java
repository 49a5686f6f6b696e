package dev.hawser.tests.integration;

import static dev.hawser.testkit.RawHttp2Peer.answer;
import static dev.hawser.testkit.RawHttp2Peer.data;
import static dev.hawser.testkit.RawHttp2Peer.goAway;
import static dev.hawser.testkit.RawHttp2Peer.last;
import static dev.hawser.testkit.RawHttp2Peer.reset;
import static dev.hawser.testkit.RawHttp2Peer.settings;
import static dev.hawser.testkit.RawHttp2Peer.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.client.HttpVersions;
import dev.hawser.client.OpeningStep;
import dev.hawser.client.WebSocketClient;
import dev.hawser.client.WebSocketOpenException;
import dev.hawser.connection.ConnectionOptions;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawHttp2Peer;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.RawServer;
import dev.hawser.testkit.Rfc8441;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.SendOutcome;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Servers of HTTP/2 that do what they like, and our client. */
class Http2FaultsTest {
    private static final int FIRST = 1;
    private static final int SECOND = 3;

    private final RawServer server = new RawServer();
    private final TestClient client =
            new TestClient(factory -> factory.setConnectTimeout(Duration.ofSeconds(Limit.SECONDS)));
    private final Recorder endpoint = new Recorder();

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private URI uri() {
        return URI.create("ws://localhost:" + server.port() + "/");
    }

    private CompletableFuture<Connection> open(Recorder endpoint) {
        return open(endpoint, settings -> {});
    }

    private CompletableFuture<Connection> open(Recorder endpoint, Consumer<WebSocketClient> settings) {
        return client.open(uri(), endpoint, asking -> {
            asking.setHttpVersions(HttpVersions.HTTP_2);
            settings.accept(asking);
        });
    }

    private WebSocketOpenException failureOf(CompletableFuture<Connection> opening, String message) {
        WebSocketOpenException failure = TestClient.failureOf(opening);
        assertThat(failure).hasMessage(uri() + ": " + message);
        return failure;
    }

    private static byte[] text(String text) {
        return RawFrame.unmasked(RawFrame.TEXT, text.getBytes(StandardCharsets.UTF_8))
                .bytes();
    }

    private static int streamOf(RawHttp2Peer peer) {
        return peer.next(RawHttp2Peer.HEADERS).stream();
    }

    /** A connection in the first stream. */
    private RawHttp2Peer accept(int... settings) {
        RawHttp2Peer peer = server.acceptCarrier(settings);
        assertThat(streamOf(peer)).isEqualTo(FIRST);
        peer.send(answer(FIRST, 200));
        return peer;
    }

    @Test
    void framesThatComeWithTheAnswerAreRead() {
        for (int i = 0; i < 50; i++) {
            Recorder early = new Recorder();
            CompletableFuture<Connection> opening = open(early);
            try (RawHttp2Peer peer = server.acceptCarrier()) {
                int stream = streamOf(peer);
                byte[] close = RawFrame.unmasked(RawFrame.CLOSE, RawFrame.closePayload(1000, "that was it"))
                        .bytes();
                peer.send(
                        answer(stream, 200),
                        data(stream, text("early")),
                        data(stream, close),
                        last(data(stream, new byte[0])));
                Limit.get(opening, "a connection");
                assertThat(early.next()).isEqualTo("open");
                assertThat(early.next()).isEqualTo("text early");
                assertThat(early.next()).isEqualTo("close 1000 that was it");
                assertThat(peer.next(RawHttp2Peer.DATA).stream()).isEqualTo(stream);
            }
        }
    }

    @Test
    void anAnswerThatEndsTheStreamIsAConnectionThatIsLost() {
        CompletableFuture<Connection> opening = open(endpoint);
        try (RawHttp2Peer peer = server.acceptCarrier()) {
            peer.send(last(answer(streamOf(peer), 200)));
            Limit.get(opening, "a connection");
            assertThat(endpoint.next()).isEqualTo("open");
            assertThat(endpoint.next()).isEqualTo("close 1006 connection lost without a close frame");
        }
    }

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
                open(endpoint, settings -> settings.setHandshakeTimeout(Duration.ofMillis(200)));
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
    void anOrderlyEndEndsTheStreamAndDoesNotResetIt() {
        CompletableFuture<Connection> opening = open(endpoint);
        try (RawHttp2Peer peer = accept()) {
            Connection connection = Limit.get(opening, "a connection");
            connection.close(1000, "");
            RawHttp2Peer.Frame close = peer.next(RawHttp2Peer.DATA);
            assertThat(close.isEnd()).isFalse();
            peer.send(last(data(
                    FIRST,
                    RawFrame.unmasked(RawFrame.CLOSE, RawFrame.closePayload(1000, ""))
                            .bytes())));
            assertThat(peer.next(RawHttp2Peer.DATA).isEnd()).isTrue();
            assertThat(endpoint.awaitClose()).isEqualTo("close 1000");
            // It is as good as before.
            CompletableFuture<Connection> next = open(new Recorder());
            assertThat(streamOf(peer)).isEqualTo(SECOND);
            peer.send(answer(SECOND, 200));
            Limit.get(next, "another connection");
        }
    }

    @Test
    void aServerThatDoesNotEndTheStreamAfterTheCloseHandshakeIsResetAndOnlyThat() {
        CompletableFuture<Connection> opening = open(
                endpoint,
                settings -> settings.setOptions(ConnectionOptions.DEFAULT.withCloseTimeout(Duration.ofMillis(200))));
        try (RawHttp2Peer peer = accept()) {
            Limit.get(opening, "a connection").close(1000, "");
            peer.send(data(
                    FIRST,
                    RawFrame.unmasked(RawFrame.CLOSE, RawFrame.closePayload(1000, ""))
                            .bytes()));
            RawHttp2Peer.Frame reset = peer.next(RawHttp2Peer.RST_STREAM);
            assertThat(reset.stream()).isEqualTo(FIRST);
            assertThat(endpoint.awaitClose()).isEqualTo("close 1000");
        }
    }

    @Test
    void aCarrierThatIsGoneBeforeItIsKnownIsReplaced() {
        CompletableFuture<Connection> opening = open(endpoint);
        CompletableFuture<Connection> next;
        try (RawHttp2Peer peer = accept()) {
            Limit.get(opening, "a connection");
            next = open(new Recorder());
            assertThat(streamOf(peer)).isEqualTo(SECOND);
        }
        try (RawHttp2Peer another = accept()) {
            Limit.get(next, "another connection");
            another.send(goAway(FIRST));
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

    @Test
    void aStreamThatIsRefusedIsAskedForOnAnotherConnection() {
        CompletableFuture<Connection> opening = open(endpoint);
        try (RawHttp2Peer first = server.acceptCarrier()) {
            first.send(reset(streamOf(first), RawHttp2Peer.REFUSED_STREAM));
            try (RawHttp2Peer second = server.acceptCarrier()) {
                second.send(answer(streamOf(second), 200));
                Limit.get(opening, "a connection");
            }
        }
    }

    @Test
    void aServerThatRefusesEveryStreamIsGivenUp() {
        CompletableFuture<Connection> opening = open(endpoint);
        for (int i = 0; i < 4; i++) {
            try (RawHttp2Peer peer = server.acceptCarrier()) {
                peer.send(reset(streamOf(peer), RawHttp2Peer.REFUSED_STREAM));
            }
        }
        failureOf(opening, "the server refused the stream (REFUSED_STREAM)");
    }

    @Test
    void aServerThatGoesAwayKeepsWhatItHasAndTheNextOneConnectsAnew() {
        CompletableFuture<Connection> opening = open(endpoint);
        try (RawHttp2Peer first = accept()) {
            Limit.get(opening, "a connection");
            CompletableFuture<Connection> undone = open(new Recorder());
            assertThat(streamOf(first)).isEqualTo(SECOND);
            first.send(goAway(FIRST));
            try (RawHttp2Peer second = server.acceptCarrier()) {
                second.send(answer(streamOf(second), 200));
                Limit.get(undone, "a connection");
                first.send(data(FIRST, text("still here")));
                assertThat(endpoint.next()).isEqualTo("open");
                assertThat(endpoint.next()).isEqualTo("text still here");
            }
        }
        assertThat(endpoint.next()).isEqualTo("close 1006 connection lost without a close frame");
    }

    @Test
    void aStreamThatIsResetIsOneConnectionThatIsLost() {
        CompletableFuture<Connection> opening = open(endpoint);
        Recorder other = new Recorder();
        try (RawHttp2Peer peer = accept()) {
            Limit.get(opening, "a connection");
            CompletableFuture<Connection> next = open(other);
            peer.send(answer(streamOf(peer), 200));
            Limit.get(next, "another connection");
            peer.send(reset(FIRST, RawHttp2Peer.CANCEL), data(SECOND, text("not me")));
            assertThat(endpoint.awaitClose()).isEqualTo("close 1006 connection lost without a close frame");
            assertThat(other.next()).isEqualTo("open");
            assertThat(other.next()).isEqualTo("text not me");
        }
        assertThat(other.next()).isEqualTo("close 1006 connection lost without a close frame");
        endpoint.assertLifeWasInOrder();
        other.assertLifeWasInOrder();
    }

    @Test
    void cancellingAnOpeningResetsItsStreamOnly() {
        CompletableFuture<Connection> opening = open(endpoint);
        CompletableFuture<Connection> given = open(new Recorder());
        try (RawHttp2Peer peer = accept()) {
            Limit.get(opening, "a connection");
            assertThat(streamOf(peer)).isEqualTo(SECOND);
            given.cancel(false);
            RawHttp2Peer.Frame reset = peer.next(RawHttp2Peer.RST_STREAM);
            assertThat(reset.stream()).isEqualTo(SECOND);
            assertThat(reset.number()).isEqualTo(RawHttp2Peer.CANCEL);
            peer.send(data(FIRST, text("not me")));
            assertThat(endpoint.next()).isEqualTo("open");
            assertThat(endpoint.next()).isEqualTo("text not me");
        }
    }

    @Test
    void cancellingTheOnlyOneThatWaitsGivesUpTheConnection() {
        CompletableFuture<Connection> opening = open(endpoint);
        try (RawHttp2Peer peer = server.acceptHttp2()) {
            opening.cancel(false);
            RawHttp2Peer.Frame frame = peer.next();
            while (frame != null) {
                assertThat(frame.type()).isNotEqualTo(RawHttp2Peer.HEADERS);
                frame = peer.next();
            }
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsLateAndGetsNoMoreRequests() {
        CompletableFuture<Connection> opening =
                open(endpoint, settings -> settings.setHandshakeTimeout(Duration.ofMillis(200)));
        try (RawHttp2Peer silent = server.acceptCarrier()) {
            assertThat(streamOf(silent)).isEqualTo(FIRST);
            failureOf(opening, "the server did not answer the request in time");
            assertThat(silent.next(RawHttp2Peer.RST_STREAM).number()).isEqualTo(RawHttp2Peer.CANCEL);
            CompletableFuture<Connection> next = open(endpoint);
            try (RawHttp2Peer peer = accept()) {
                Limit.get(next, "a connection");
                peer.send(data(FIRST, text("hello")));
                assertThat(endpoint.next()).isEqualTo("open");
                assertThat(endpoint.next()).isEqualTo("text hello");
            }
        }
    }

    @Test
    void moreStreamsThanTheServerTakesAreAnotherConnection() {
        CompletableFuture<Connection> opening = open(endpoint);
        CompletableFuture<Connection> more = open(new Recorder());
        try (RawHttp2Peer first = accept(RawHttp2Peer.MAX_CONCURRENT_STREAMS, 1);
                RawHttp2Peer second = accept(RawHttp2Peer.MAX_CONCURRENT_STREAMS, 1)) {
            Limit.get(opening, "a connection");
            Limit.get(more, "another connection");
            assertThat(second).isNotSameAs(first);
        }
    }

    @Test
    void aStreamThatIsOverMakesRoomForTheNextOne() {
        CompletableFuture<Connection> opening = open(endpoint);
        try (RawHttp2Peer peer = accept(RawHttp2Peer.MAX_CONCURRENT_STREAMS, 1)) {
            Limit.get(opening, "a connection");
            peer.send(reset(FIRST, RawHttp2Peer.CANCEL));
            endpoint.awaitClose();
            CompletableFuture<Connection> next = open(new Recorder());
            assertThat(streamOf(peer)).isEqualTo(SECOND);
            peer.send(answer(SECOND, 200));
            Limit.get(next, "a connection");
        }
    }

    @Test
    void aPeerThatGivesNoWindowCostsNoMoreThanTheSendBudget() {
        CompletableFuture<Connection> opening = open(
                endpoint,
                settings -> settings.setOptions(
                        ConnectionOptions.DEFAULT.withSendBudget(256 * 1024).withDeflate(null)));
        try (RawHttp2Peer peer = accept(RawHttp2Peer.INITIAL_WINDOW_SIZE, 0)) {
            Connection connection = Limit.get(opening, "a connection");
            byte[] message = new byte[32 * 1024];
            SendOutcome outcome = connection.sendMessage(message, 0, message.length);
            int taken = 0;
            while (outcome != SendOutcome.OVER_BUDGET) {
                taken++;
                outcome = connection.sendMessage(message, 0, message.length);
            }
            assertThat(taken).isLessThanOrEqualTo(8);
            assertThat(connection.getQueuedBytes()).isLessThanOrEqualTo(300 * 1024);
            // With a window everything comes, the close frame last.
            peer.send(window(FIRST, 1 << 20), window(0, 1 << 20));
            int bytes = 0;
            while (bytes < taken * message.length) {
                bytes += peer.next(RawHttp2Peer.DATA).payload().length;
            }
        }
        assertThat(endpoint.awaitClose()).startsWith("close ");
    }

    @Test
    void anEndpointThatReadsSlowlyHoldsBackItsPeerAndNobodyElse() {
        CountDownLatch go = new CountDownLatch(1);
        Recorder slow = new Recorder() {
            @Override
            void onText(String data) {
                Limit.await(go, "go");
            }
        };
        CompletableFuture<Connection> opening = open(slow);
        try (RawHttp2Peer peer = accept()) {
            Limit.get(opening, "a connection");
            CompletableFuture<Connection> other = open(endpoint);
            assertThat(streamOf(peer)).isEqualTo(SECOND);
            peer.send(answer(SECOND, 200));
            Limit.get(other, "another connection");
            byte[] message = text("x".repeat(16_000));
            int window = 256 * 1024;
            int sent = 0;
            for (; sent + message.length <= window; sent += message.length) {
                peer.send(data(FIRST, message));
            }
            // More than the window would be a fault; the other one has its own.
            for (int i = 0; i < 100; i++) {
                peer.send(data(SECOND, text("turn " + i)));
            }
            assertThat(endpoint.next()).isEqualTo("open");
            for (int i = 0; i < 100; i++) {
                assertThat(endpoint.next()).isEqualTo("text turn " + i);
            }
            go.countDown();
            RawHttp2Peer.Frame more = peer.next(RawHttp2Peer.WINDOW_UPDATE);
            while (more.stream() != FIRST) {
                more = peer.next(RawHttp2Peer.WINDOW_UPDATE);
            }
            assertThat(more.number()).isGreaterThanOrEqualTo(window / 2);
        }
    }
}
