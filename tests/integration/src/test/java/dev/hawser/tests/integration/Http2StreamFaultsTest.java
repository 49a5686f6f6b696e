package dev.hawser.tests.integration;

import static dev.hawser.testkit.RawHttp2Peer.answer;
import static dev.hawser.testkit.RawHttp2Peer.data;
import static dev.hawser.testkit.RawHttp2Peer.last;
import static dev.hawser.testkit.RawHttp2Peer.reset;
import static dev.hawser.testkit.RawHttp2Peer.settings;
import static dev.hawser.testkit.RawHttp2Peer.window;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawHttp2Peer;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.SendOutcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Open streams that end, are reset, or are not read: one WebSocket and no other. */
class Http2StreamFaultsTest extends Http2Faults {
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
            Limit.get(opening, "a connection");
            // Answered by the connection itself: nothing but the end of the stream can be late.
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
