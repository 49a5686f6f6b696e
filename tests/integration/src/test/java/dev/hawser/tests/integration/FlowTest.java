package dev.hawser.tests.integration;

import static dev.hawser.testkit.RawFrame.PING;
import static dev.hawser.testkit.RawFrame.PONG;
import static dev.hawser.testkit.RawFrame.masked;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.ManySenders;
import dev.hawser.testkit.NumberedMessages;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.Regression;
import dev.hawser.testkit.Rfc6455;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.SendOutcome;
import dev.hawser.websocket.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Many bytes, slow peers and many threads: what is held stays bounded, and what arrives is whole and in order. */
class FlowTest {
    private static final int SMALL_RECEIVE_BUFFER = 4096;
    /** Small as well, and fast when it is read. */
    private static final int MODEST_RECEIVE_BUFFER = 64 * 1024;

    @Test
    @Rfc6455({"5.5.2/1", "5.5.3/1"})
    void aPingIsAnsweredWithItsPayload() {
        try (TestServer server = TestServer.serving(Recorder::new);
                RawPeer client = RawPeer.connect(server.port()).open("/")) {
            for (int length : new int[] {0, 1, 125}) {
                byte[] payload = new byte[length];
                client.send(masked(PING, payload));
                RawFrame pong = client.readFrame();
                assertThat(pong.opcode()).isEqualTo(PONG);
                assertThat(pong.payload()).isEqualTo(payload);
            }
            client.reset();
            server.recorder().awaitClose();
        }
    }

    @Test
    @Rfc6455("5.5.3")
    @Regression("CVE-2021-3690")
    void aFloodOfPingsFromAPeerThatDoesNotReadIsNotHeld() {
        try (TestServer server = TestServer.serving(Recorder::echo);
                RawPeer client =
                        RawPeer.connect(server.port(), SMALL_RECEIVE_BUFFER).open("/")) {
            Recorder endpoint = server.recorder();
            assertThat(endpoint.next()).isEqualTo("open");
            for (int i = 0; i < 100; i++) {
                List<byte[]> pings = new ArrayList<>();
                for (int j = 0; j < 1000; j++) {
                    pings.add(masked(PING, Bytes.utf8(String.format("%0125d", 1000 * i + j)))
                            .bytes());
                }
                client.send(Bytes.concat(pings.toArray(byte[][]::new)));
            }
            client.sendText("after the flood");
            assertThat(endpoint.next()).isEqualTo("text after the flood");
            // The echo itself; 12 MB of pongs do not wait.
            assertThat(endpoint.connection().getQueuedBytes()).isLessThan(1000);

            String lastPong = "";
            String echo = "";
            while (echo.isEmpty() || !lastPong.endsWith("99999")) {
                RawFrame frame = client.readFrame();
                if (frame.opcode() == PONG) {
                    assertThat(frame.text()).isGreaterThan(lastPong);
                    lastPong = frame.text();
                } else {
                    echo = frame.text();
                }
            }
            assertThat(echo).isEqualTo("after the flood");
            client.sendText("and on");
            assertThat(client.readFrame().text()).isEqualTo("and on");
            client.reset();
            endpoint.awaitClose();
        }
    }

    @Test
    void aPeerThatDoesNotReadItsEchoesIsNotReadEither() {
        NumberedMessages messages = new NumberedMessages(2000, 16 * 1024);
        int budget = 256 * 1024;
        AtomicLong mostQueued = new AtomicLong();
        CountDownLatch behind = new CountDownLatch(1);
        Recorder echo = new Recorder() {
            @Override
            void onText(String data) {
                assertThat(connection().sendMessage(data)).isEqualTo(SendOutcome.ACCEPTED);
                mostQueued.accumulateAndGet(connection().getQueuedBytes(), Math::max);
                if (connection().getQueuedBytes() > budget / 4) {
                    behind.countDown();
                }
            }
        };
        try (TestServer server = TestServer.serving(ConnectionOptions.DEFAULT.withSendBudget(budget), () -> echo);
                RawPeer client =
                        RawPeer.connect(server.port(), MODEST_RECEIVE_BUFFER).open("/")) {
            CompletableFuture<Void> sending = messages.send(client);
            Limit.await(behind, "the peer to be behind");
            // 32 MB are more than the network takes, so this cannot have ended before the peer reads.
            assertThat(sending).isNotDone();
            messages.read(client);
            Limit.get(sending, "the end of sending");
            assertThat(mostQueued.get()).isBetween(budget / 4L, (long) budget);
            client.reset();
            echo.awaitClose();
        }
    }

    @Test
    @Rfc6455({"5.4/3", "6.1/8"})
    @Regression("OpenICF #110")
    void messagesOfManyThreadsArriveWholeAndEachThreadsInOrder() {
        try (TestServer server = TestServer.serving(ConnectionOptions.DEFAULT.withSendBudget(1 << 28), Recorder::new);
                RawPeer client = RawPeer.connect(server.port()).open("/")) {
            Connection connection = server.recorder().connection();
            new ManySenders(8, 2000).sendAndRead(connection::sendMessage, client);
            client.reset();
        }
    }

    @Test
    void aSendOverTheBudgetIsNotTakenAndThePeerLearnsThatItIsTooSlow() {
        int budget = 128 * 1024;
        int[] accepted = {0};
        Recorder flooding = new Recorder() {
            @Override
            void onText(String data) {
                SendOutcome outcome = SendOutcome.ACCEPTED;
                while (outcome == SendOutcome.ACCEPTED) {
                    outcome = connection().sendMessage(NumberedMessages.message(accepted[0], 10_000));
                    accepted[0] += outcome == SendOutcome.ACCEPTED ? 1 : 0;
                    assertThat(connection().getQueuedBytes()).isLessThanOrEqualTo(budget + 200);
                }
                assertThat(outcome).isEqualTo(SendOutcome.OVER_BUDGET);
                assertThat(connection().isOpen()).isFalse();
                assertThat(connection().sendMessage("more")).isEqualTo(SendOutcome.CLOSED);
            }
        };
        try (TestServer server = TestServer.serving(ConnectionOptions.DEFAULT.withSendBudget(budget), () -> flooding);
                RawPeer client =
                        RawPeer.connect(server.port(), SMALL_RECEIVE_BUFFER).open("/")) {
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
            assertThat(flooding.awaitClose()).isEqualTo("close 1013");
            assertThat(read).isEqualTo(accepted[0]);
        }
    }

    @Test
    @Regression("CVE-2026-79677")
    void aPeerThatReadsNothingIsDroppedAfterTheWriteTimeout() {
        ConnectionOptions options = ConnectionOptions.DEFAULT
                .withWriteTimeout(Duration.ofMillis(200))
                .withSendBudget(1 << 26);
        try (TestServer server = TestServer.serving(options, Recorder::new);
                RawPeer client =
                        RawPeer.connect(server.port(), SMALL_RECEIVE_BUFFER).open("/")) {
            Recorder endpoint = server.recorder();
            endpoint.connection().sendMessage(new byte[1 << 25], 0, 1 << 25);
            assertThat(endpoint.awaitClose()).isEqualTo("close 1006 the peer read nothing for 200 ms");
            client.readToEnd();
        }
    }

    @Test
    @Regression("cometd #1328")
    void endpointsThatBlockDoNotStallTheOthers() {
        CountDownLatch release = new CountDownLatch(1);
        class Blocking extends Recorder {
            @Override
            void onText(String data) {
                if (data.equals("block")) {
                    Limit.await(release, "the test's end");
                }
                connection().sendMessage(data);
            }
        }
        try (TestServer server = TestServer.serving(Blocking::new)) {
            List<RawPeer> blocked = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                RawPeer peer = RawPeer.connect(server.port()).open("/");
                peer.sendText("block");
                Recorder endpoint = server.recorder();
                assertThat(endpoint.next()).isEqualTo("open");
                assertThat(endpoint.next()).isEqualTo("text block");
                blocked.add(peer);
            }
            try (RawPeer other = RawPeer.connect(server.port()).open("/")) {
                for (int i = 0; i < 10; i++) {
                    other.sendText("still served " + i);
                    assertThat(other.readFrame().text()).isEqualTo("still served " + i);
                }
                other.reset();
                server.recorder().awaitClose();
            }
            release.countDown();
            for (RawPeer peer : blocked) {
                assertThat(peer.readFrame().text()).isEqualTo("block");
                peer.sendClose(1000, "");
                peer.readToClose();
            }
        }
    }

    private static final class NonBlockingEcho extends Recorder implements WebSocket.NonBlocking {
        @Override
        void onText(String data) {
            connection().sendMessage(data);
        }
    }

    @Test
    @Rfc6455("6.2/4")
    @Regression("OpenICF #110")
    void aNonBlockingEndpointAnswersWhatCameTogetherInOrder() {
        try (TestServer server = TestServer.serving(NonBlockingEcho::new);
                RawPeer client = RawPeer.connect(server.port()).open("/")) {
            List<byte[]> frames = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                frames.add(masked(RawFrame.TEXT, Bytes.utf8("message " + i)).bytes());
            }
            frames.add(masked(PING, Bytes.utf8("and a ping")).bytes());
            frames.add(masked(RawFrame.CLOSE, RawFrame.closePayload(1000, "")).bytes());
            client.send(Bytes.concat(frames.toArray(byte[][]::new)));
            int next = 0;
            for (RawFrame frame : client.readFramesToEnd()) {
                if (frame.opcode() == RawFrame.TEXT) {
                    assertThat(frame.text()).isEqualTo("message " + next++);
                }
            }
            assertThat(next).isEqualTo(1000);
            assertThat(server.recorder().awaitClose()).isEqualTo("close 1000");
        }
    }

    @Test
    void aNonBlockingEndpointIsHeldBackLikeAnyOther() {
        NumberedMessages messages = new NumberedMessages(2000, 16 * 1024);
        try (TestServer server = TestServer.serving(NonBlockingEcho::new);
                RawPeer client =
                        RawPeer.connect(server.port(), MODEST_RECEIVE_BUFFER).open("/")) {
            CompletableFuture<Void> sending = messages.send(client);
            messages.read(client);
            Limit.get(sending, "the end of sending");
            client.reset();
            server.recorder().awaitClose();
        }
    }
}
