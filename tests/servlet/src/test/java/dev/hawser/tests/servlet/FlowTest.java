package dev.hawser.tests.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.Limit;
import dev.hawser.testkit.ManySenders;
import dev.hawser.testkit.NumberedMessages;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.MessageType;
import dev.hawser.websocket.SendOutcome;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Slow peers, slow endpoints and many threads: what is held stays bounded, and what arrives is whole and in order. */
@ParameterizedClass
@EnumSource
class FlowTest {
    private static final int SMALL_RECEIVE_BUFFER = 4096;
    private static final int MODEST_RECEIVE_BUFFER = 64 * 1024;

    private final Container.Kind kind;

    FlowTest(Container.Kind kind) {
        this.kind = kind;
    }

    @Test
    void aSlowReaderOfAFloodIsClosedWith1013AfterAllThatWasAccepted() {
        AtomicInteger accepted = new AtomicInteger();
        Recorder flooding = new Recorder() {
            @Override
            void onPayload(MessageType type, ByteBuffer payload) {
                while (connection().sendMessage(NumberedMessages.message(accepted.get(), 10_000))
                        == SendOutcome.ACCEPTED) {
                    accepted.incrementAndGet();
                }
            }
        };
        try (TestApplication application =
                        TestApplication.serving(kind, Map.of("sendBudget", "131072"), () -> flooding);
                RawPeer client = application.open(SMALL_RECEIVE_BUFFER)) {
            client.sendText("flood me");
            RawFrame frame = client.readFrame();
            int read = 0;
            while (frame.opcode() != RawFrame.CLOSE) {
                assertThat(frame.text()).isEqualTo(NumberedMessages.message(read++, 10_000));
                frame = client.readFrame();
            }
            assertThat(frame.closeCode()).isEqualTo(1013);
            assertThat(frame.closeReason()).isEqualTo("slow reader: more than 131072 bytes wait to be sent");
            client.sendClose(1013, "");
            assertThat(client.readToEnd()).isEqualTo(RawPeer.End.SHUTDOWN);
            assertThat(flooding.awaitClose()).isEqualTo("close 1013");
            assertThat(read).isEqualTo(accepted.get());
        }
    }

    @Test
    void aPeerThatReadsNothingIsDroppedAfterTheWriteTimeout() {
        Map<String, String> impatient = Map.of("writeTimeout", "200ms", "sendBudget", String.valueOf(1 << 26));
        try (TestApplication application = TestApplication.serving(kind, impatient, Recorder::new);
                RawPeer client = application.open(SMALL_RECEIVE_BUFFER)) {
            Recorder endpoint = application.recorder();
            endpoint.connection().sendMessage(new byte[1 << 25], 0, 1 << 25);
            assertThat(endpoint.awaitClose()).isEqualTo("close 1006 the peer read nothing for 200 ms");
            client.readToEnd();
        }
    }

    @Test
    void aPeerThatDoesNotReadItsEchoesIsNotReadEither() {
        NumberedMessages messages = new NumberedMessages(1000, 32 * 1024);
        int budget = 256 * 1024;
        AtomicLong mostQueued = new AtomicLong();
        CountDownLatch behind = new CountDownLatch(1);
        Recorder echo = new Recorder() {
            @Override
            void onPayload(MessageType type, ByteBuffer payload) {
                assertThat(connection().sendMessage(type, payload)).isEqualTo(SendOutcome.ACCEPTED);
                mostQueued.accumulateAndGet(connection().getQueuedBytes(), Math::max);
                if (connection().getQueuedBytes() > budget / 4) {
                    behind.countDown();
                }
            }
        };
        try (TestApplication application =
                        TestApplication.serving(kind, Map.of("sendBudget", String.valueOf(budget)), () -> echo);
                RawPeer client = application.open(MODEST_RECEIVE_BUFFER)) {
            CompletableFuture<Void> sending = messages.send(client);
            Limit.await(behind, "the peer to be behind");
            // 32 MB are more than the network takes, so this cannot have ended before the peer reads.
            assertThat(sending).isNotDone();
            messages.read(client);
            Limit.get(sending, "the end of sending");
            assertThat(mostQueued.get()).isBetween(budget / 4L, (long) budget);
            client.sendClose(1000, "");
            client.readToClose();
        }
    }

    @Test
    void messagesOfManyThreadsArriveWholeAndEachThreadsInOrder() {
        try (TestApplication application =
                        TestApplication.serving(kind, Map.of("sendBudget", String.valueOf(1 << 28)), Recorder::new);
                RawPeer client = application.open()) {
            Connection connection = application.recorder().connection();
            new ManySenders(8, 2000).sendAndRead(connection::sendMessage, client);
            client.sendClose(1000, "");
            client.readToClose();
        }
    }

    @Test
    void aSlowEndpointDoesNotStallTheOthersNorWhatIsSentToItsOwnPeer() {
        CountDownLatch release = new CountDownLatch(1);
        class Blocking extends Recorder.Echo {
            @Override
            void onPayload(MessageType type, ByteBuffer payload) {
                if (payload.remaining() > 5) {
                    Limit.await(release, "the test's end");
                }
                super.onPayload(type, payload);
            }
        }
        try (TestApplication application = TestApplication.serving(kind, Blocking::new)) {
            List<RawPeer> blocked = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                RawPeer peer = application.open();
                peer.sendText("block me");
                peer.sendText("after");
                Recorder endpoint = application.recorder();
                assertThat(endpoint.next()).isEqualTo("open");
                assertThat(endpoint.next()).isEqualTo("text 8");
                // More than the network takes at once: its rest has to be written while the endpoint blocks.
                endpoint.connection().sendMessage("x".repeat(1 << 22));
                assertThat(peer.readFrame().payload()).hasSize(1 << 22);
                blocked.add(peer);
            }
            try (RawPeer other = application.open()) {
                for (int i = 0; i < 10; i++) {
                    other.sendText("go " + i);
                    assertThat(other.readFrame().text()).isEqualTo("go " + i);
                }
            }
            release.countDown();
            for (RawPeer peer : blocked) {
                assertThat(peer.readFrame().text()).isEqualTo("block me");
                assertThat(peer.readFrame().text()).isEqualTo("after");
                peer.sendClose(1000, "");
                peer.readToClose();
                peer.close();
            }
        }
    }
}
