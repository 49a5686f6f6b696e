package dev.hawser.tests.integration;

import static dev.hawser.testkit.RawHttp2Peer.answer;
import static dev.hawser.testkit.RawHttp2Peer.data;
import static dev.hawser.testkit.RawHttp2Peer.goAway;
import static dev.hawser.testkit.RawHttp2Peer.reset;
import static dev.hawser.testkit.RawHttp2Peer.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawHttp2Peer;
import dev.hawser.websocket.Connection;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Servers that take no more streams, go away or say nothing: over which TCP connection a WebSocket is asked for then. */
class Http2CarrierFaultsTest extends Http2Faults {
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
                open(endpoint, settings -> settings.setHandshakeTimeout(TestClient.SHORT));
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
}
