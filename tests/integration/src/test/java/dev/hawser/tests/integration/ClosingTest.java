package dev.hawser.tests.integration;

import static dev.hawser.testkit.RawFrame.CLOSE;
import static dev.hawser.testkit.RawFrame.TEXT;
import static dev.hawser.testkit.RawFrame.closePayload;
import static dev.hawser.testkit.RawFrame.masked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.Regression;
import dev.hawser.testkit.Rfc6455;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.SendOutcome;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The close handshake and every other end (RFC 6455 section 7): after onOpen, exactly one onClose, whatever the peer does. */
class ClosingTest {
    private static final ConnectionOptions IMPATIENT =
            ConnectionOptions.DEFAULT.withCloseTimeout(Duration.ofMillis(200));

    private final TestServer server = TestServer.serving(Recorder::echo);

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
    @Rfc6455({"5.5.1/5", "5.5.1/7", "5.5.1/8", "7.1.1/1", "7.1.1/2"})
    void aCloseFrameIsAnsweredWithItsCode(int code) {
        try (RawPeer client = RawPeer.connect(server.port()).open("/")) {
            client.sendClose(code, "über & out");
            RawFrame close = client.readFrame();
            assertThat(close.opcode()).isEqualTo(CLOSE);
            assertThat(close.closeCode()).isEqualTo(code);
            // Section 7.1.1: the server ends TCP, so that it is the client that waits.
            assertThat(client.readToEnd()).isEqualTo(RawPeer.End.SHUTDOWN);
            Recorder endpoint = server.recorder();
            assertThat(endpoint.next()).isEqualTo("open");
            assertThat(endpoint.next()).isEqualTo("close " + code + " über & out");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535})
    @Rfc6455({"7.4.1/1", "7.4.1/2", "7.4.1/4"})
    @Regression({"UNDERTOW-2674", "UNDERTOW-2520"})
    void aCloseFrameWithACodeThatMayNotBeSentIsAProtocolError(int code) {
        try (RawPeer client = RawPeer.connect(server.port()).open("/")) {
            client.sendClose(code, "");
            RawFrame close = client.readFrame();
            assertThat(close.closeCode()).isEqualTo(1002);
            assertThat(close.closeReason()).isEqualTo("close code " + code + " may not be sent (RFC 6455 section 7.4)");
            assertThat(server.recorder().awaitClose()).startsWith("close 1002 close code " + code);
        }
    }

    @Test
    @Rfc6455("5.5.1/5")
    void anEmptyCloseFrameIsAnsweredWithOne() {
        try (RawPeer client = RawPeer.connect(server.port()).open("/")) {
            client.send(masked(CLOSE, new byte[0]));
            RawFrame close = client.readFrame();
            assertThat(close.opcode()).isEqualTo(CLOSE);
            assertThat(close.payload()).isEmpty();
            assertThat(client.readToEnd()).isEqualTo(RawPeer.End.SHUTDOWN);
            assertThat(server.recorder().awaitClose()).isEqualTo("close 1005");
        }
    }

    @Test
    @Rfc6455({"5.4/4", "5.5.1/6"})
    void aCloseFrameInsideAFragmentedMessageIsAnswered() {
        try (RawPeer client = RawPeer.connect(server.port()).open("/")) {
            client.send(masked(TEXT, Bytes.utf8("x")).unfinished());
            client.sendClose(1000, "");
            assertThat(client.readFrame().closeCode()).isEqualTo(1000);
            assertThat(server.recorder().awaitClose()).isEqualTo("close 1000");
        }
    }

    @Test
    @Rfc6455("5.5.1")
    void nothingAfterACloseFrameIsRead() {
        try (RawPeer client = RawPeer.connect(server.port()).open("/")) {
            client.send(Bytes.concat(
                    masked(CLOSE, closePayload(1000, "")).bytes(),
                    masked(TEXT, Bytes.utf8("late")).bytes(),
                    Bytes.of("ff ff ff ff")));
            assertThat(client.readFramesToEnd()).hasSize(1);
            Recorder endpoint = server.recorder();
            assertThat(endpoint.next()).isEqualTo("open");
            assertThat(endpoint.next()).isEqualTo("close 1000");
        }
    }

    @Test
    @Rfc6455({"7.1.2/1", "7.1.2/2"})
    void theServerClosesWithACodeAndAReason() {
        try (RawPeer client = RawPeer.connect(server.port()).open("/")) {
            Recorder endpoint = server.recorder();
            endpoint.connection().sendMessage("last words");
            endpoint.connection().close(4321, "enough");
            assertThat(client.readFrame().text()).isEqualTo("last words");
            RawFrame close = client.readFrame();
            assertThat(close.closeCode()).isEqualTo(4321);
            assertThat(close.closeReason()).isEqualTo("enough");
            client.sendClose(4321, "");
            assertThat(client.readToEnd()).isEqualTo(RawPeer.End.SHUTDOWN);
            assertThat(endpoint.awaitClose()).isEqualTo("close 4321");
        }
    }

    @Test
    @Rfc6455("5.5.1/10")
    void whenBothCloseAtOnceEachSendsOneCloseFrame() {
        try (RawPeer client = RawPeer.connect(server.port()).open("/")) {
            client.sendClose(4001, "mine");
            Recorder endpoint = server.recorder();
            endpoint.connection().close(4002, "ours");
            assertThat(client.readFramesToEnd()).hasSize(1).allMatch(frame -> frame.opcode() == CLOSE);
            assertThat(endpoint.awaitClose()).isEqualTo("close 4001 mine");
        }
    }

    @Test
    @Rfc6455({"5.5.1/4", "6.1/2", "6.1/3"})
    void aSendAfterCloseIsNotTaken() {
        try (RawPeer client = RawPeer.connect(server.port()).open("/")) {
            Recorder endpoint = server.recorder();
            Connection connection = endpoint.connection();
            assertThat(connection.isOpen()).isTrue();
            connection.close();
            assertThat(connection.isOpen()).isFalse();
            assertThat(connection.sendMessage("late")).isEqualTo(SendOutcome.CLOSED);
            assertThat(connection.sendMessage(new byte[1], 0, 1)).isEqualTo(SendOutcome.CLOSED);
            connection.close(4000, "again");
            client.sendClose(1000, "");
            assertThat(client.readFramesToEnd()).singleElement().matches(frame -> frame.closeCode() == 1000);
            endpoint.awaitClose();
            assertThat(connection.sendMessage("later")).isEqualTo(SendOutcome.CLOSED);
        }
    }

    @Test
    @Rfc6455("7.1.5")
    void aPeerThatResetsIsReportedOnce() {
        try (RawPeer client = RawPeer.connect(server.port()).open("/")) {
            Recorder endpoint = server.recorder();
            assertThat(endpoint.next()).isEqualTo("open");
            client.reset();
            assertThat(endpoint.next()).startsWith("close 1006 ");
        }
    }

    @Test
    void aPeerThatEndsTcpWithoutACloseFrameIsReportedOnce() {
        try (RawPeer client = RawPeer.connect(server.port()).open("/")) {
            Recorder endpoint = server.recorder();
            assertThat(endpoint.next()).isEqualTo("open");
            client.disconnect();
            assertThat(endpoint.next()).isEqualTo("close 1006 connection lost without a close frame");
        }
    }

    @Test
    void aPeerThatOnlyHalfClosesIsReportedOnceAndLetGo() {
        try (RawPeer client = RawPeer.connect(server.port()).open("/")) {
            client.sendText("before");
            client.shutdownOutput();
            Recorder endpoint = server.recorder();
            assertThat(endpoint.next()).isEqualTo("open");
            assertThat(endpoint.next()).isEqualTo("text before");
            assertThat(endpoint.next()).isEqualTo("close 1006 connection lost without a close frame");
            assertThat(client.readFrame().text()).isEqualTo("before");
            client.readToEnd();
        }
    }

    @Test
    void anEndInTheMiddleOfAFrameIsReportedOnce() {
        try (RawPeer client = RawPeer.connect(server.port()).open("/")) {
            byte[] frame = masked(TEXT, Bytes.utf8("whole")).bytes();
            client.send(Arrays.copyOf(frame, frame.length - 2));
            client.disconnect();
            Recorder endpoint = server.recorder();
            assertThat(endpoint.next()).isEqualTo("open");
            assertThat(endpoint.next()).startsWith("close 1006 ");
        }
    }

    @Test
    @Rfc6455("7.1.1")
    @Regression("CVE-2024-23672")
    void aPeerThatNeverAnswersACloseFrameIsDropped() {
        try (TestServer impatient = TestServer.serving(IMPATIENT, Recorder::new);
                RawPeer client = RawPeer.connect(impatient.port()).open("/")) {
            Recorder endpoint = impatient.recorder();
            endpoint.connection().close(1000, "bye");
            assertThat(client.readFrame().closeCode()).isEqualTo(1000);
            assertThat(endpoint.awaitClose())
                    .isEqualTo("close 1006 the peer did not complete the close handshake within 200 ms");
            client.readToEnd();
        }
    }

    @Test
    @Rfc6455("7.1.1")
    @Regression("CVE-2024-23672")
    void aPeerThatNeverEndsTcpIsDropped() {
        try (TestServer impatient = TestServer.serving(IMPATIENT, Recorder::new);
                RawPeer client = RawPeer.connect(impatient.port()).open("/")) {
            client.sendClose(1000, "");
            assertThat(client.readFrame().closeCode()).isEqualTo(1000);
            assertThat(client.readToEnd()).isEqualTo(RawPeer.End.SHUTDOWN);
            assertThat(impatient.recorder().awaitClose()).isEqualTo("close 1000");
            // The client has not closed its end: when the server has dropped the connection, the network tells whoever
            // writes.
            assertThatThrownBy(() -> {
                        while (true) {
                            client.send(new byte[1024]);
                        }
                    })
                    .isInstanceOf(UncheckedIOException.class);
        }
    }

    /** The connection is closed while a callback runs: nobody waits for input then. */
    @Test
    void anEndWhileACallbackRunsIsReportedAfterIt() {
        CountDownLatch dropped = new CountDownLatch(1);
        Recorder closing = new Recorder() {
            @Override
            void onText(String data) {
                connection().close(1000, "bye");
                Limit.await(dropped, "the connection to be dropped");
            }
        };
        try (TestServer impatient = TestServer.serving(IMPATIENT, () -> closing);
                RawPeer client = RawPeer.connect(impatient.port()).open("/")) {
            client.sendText("x");
            client.readToClose();
            client.readToEnd();
            dropped.countDown();
            assertThat(closing.awaitClose()).startsWith("close 1006 ");
        }
    }

    /** The same for a loss that a sender notices before the reader. */
    @Test
    void aFailedWriteWhileACallbackRunsIsReportedAfterIt() {
        CountDownLatch reset = new CountDownLatch(1);
        Recorder sending = new Recorder() {
            @Override
            void onText(String data) {
                Limit.await(reset, "the client's reset");
                while (connection().sendMessage("anybody there?") != SendOutcome.CLOSED) {
                    Thread.onSpinWait();
                }
            }
        };
        try (TestServer lossy = TestServer.serving(() -> sending);
                RawPeer client = RawPeer.connect(lossy.port()).open("/")) {
            client.sendText("x");
            assertThat(sending.next()).isEqualTo("open");
            assertThat(sending.next()).isEqualTo("text x");
            client.reset();
            reset.countDown();
            assertThat(sending.next()).startsWith("close 1006 ");
        }
    }

    @Test
    void aServerThatStopsReportsTheEndOfEveryConnection() {
        try (TestServer stopping = TestServer.serving(Recorder::new);
                RawPeer client = RawPeer.connect(stopping.port()).open("/")) {
            Recorder endpoint = stopping.recorder();
            assertThat(endpoint.next()).isEqualTo("open");
            stopping.stop();
            assertThat(endpoint.next()).startsWith("close 1006 ");
            client.readToEnd();
        }
    }

    @Test
    void aHandlerThatIsShutDownClosesItsConnectionsAndSaysWhenTheyAreGone() {
        try (RawPeer client = RawPeer.connect(server.port()).open("/")) {
            Recorder endpoint = server.recorder();
            assertThat(endpoint.next()).isEqualTo("open");
            var gone = server.handler().shutdown();
            RawFrame close = client.readFrame();
            assertThat(close.closeCode()).isEqualTo(1001);
            assertThat(close.closeReason()).isEqualTo("the server is going down");
            assertThat(gone).isNotDone();
            client.sendClose(1001, "");
            client.readToEnd();
            client.disconnect();
            Limit.get(gone, "the end of all connections");
            assertThat(server.openConnections()).isZero();
            assertThat(endpoint.next()).isEqualTo("close 1001");
        }
    }

    @Test
    void timeLimitsAreKeptAfterTheServerWasStoppedAndStartedAgain() {
        try (TestServer restarted = TestServer.serving(IMPATIENT, Recorder::new)) {
            RawPeer before = RawPeer.connect(restarted.port()).open("/");
            assertThat(restarted.recorder().next()).isEqualTo("open");
            restarted.stop();
            before.readToEnd();
            restarted.start();
            try (RawPeer after = RawPeer.connect(restarted.port()).open("/")) {
                Recorder endpoint = restarted.recorder();
                endpoint.connection().close();
                assertThat(after.readFrame().closeCode()).isEqualTo(1000);
                assertThat(endpoint.awaitClose())
                        .startsWith("close 1006 the peer did not complete the close handshake");
            }
        }
    }
}
