package dev.hawser.tests.servlet;

import static dev.hawser.testkit.RawFrame.CLOSE;
import static dev.hawser.testkit.RawFrame.TEXT;
import static dev.hawser.testkit.RawFrame.masked;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import dev.hawser.websocket.SendOutcome;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Every end of a connection: the right code, TCP closed by the server in time, and exactly one onClose. */
@ParameterizedClass
@EnumSource
class ClosingTest {
    private final Container.Kind kind;

    ClosingTest(Container.Kind kind) {
        this.kind = kind;
    }

    @Test
    void theClientClosesWithItsCodeAndReason() {
        try (TestApplication application = TestApplication.serving(kind, Recorder::new);
                RawPeer client = application.open()) {
            client.sendClose(4001, "über & out");
            RawFrame close = client.readFrame();
            assertThat(close.opcode()).isEqualTo(CLOSE);
            assertThat(close.closeCode()).isEqualTo(4001);
            // RFC 6455 section 7.1.1: the server ends TCP, so that it is the client that waits.
            assertThat(client.readToEnd()).isEqualTo(RawPeer.End.SHUTDOWN);
            assertThat(application.recorder().awaitClose()).isEqualTo("close 4001 über & out");
        }
    }

    @Test
    void weCloseWithOurCodeAndReason() {
        try (TestApplication application = TestApplication.serving(kind, Recorder::new);
                RawPeer client = application.open()) {
            Recorder endpoint = application.recorder();
            endpoint.connection().sendMessage("last words");
            endpoint.connection().close(4321, "enough");
            assertThat(client.readFrame().text()).isEqualTo("last words");
            RawFrame close = client.readFrame();
            assertThat(close.closeCode()).isEqualTo(4321);
            assertThat(close.closeReason()).isEqualTo("enough");
            client.sendClose(4321, "");
            assertThat(client.readToEnd()).isEqualTo(RawPeer.End.SHUTDOWN);
            assertThat(endpoint.awaitClose()).isEqualTo("close 4321");
            assertThat(endpoint.connection().sendMessage("late")).isEqualTo(SendOutcome.CLOSED);
        }
    }

    @Test
    void aMessageOverTheLimitClosesWith1009() {
        Map<String, String> limit = Map.of("maxTextMessageSize", "100");
        try (TestApplication application = TestApplication.serving(kind, limit, Recorder::new);
                RawPeer client = application.open()) {
            client.sendText("x".repeat(101));
            assertThat(client.readToClose().closeCode()).isEqualTo(1009);
            assertThat(application.recorder().awaitClose()).startsWith("close 1009 text message ");
            client.sendClose(1009, "");
            client.readToEnd();
        }
    }

    @Test
    void aPeerThatIsStillSendingLearnsThatItsMessageIsTooBig() {
        try (TestApplication application = TestApplication.serving(kind, Recorder::new);
                RawPeer client = application.open()) {
            byte[] message = masked(TEXT, new byte[1024 * 1024]).bytes();
            client.send(Arrays.copyOf(message, message.length / 2));
            assertThat(client.readToClose().closeCode()).isEqualTo(1009);
            assertThat(application.recorder().awaitClose()).startsWith("close 1009 text message ");
        }
    }

    @Test
    void textThatIsNotUtf8ClosesWith1007() {
        try (TestApplication application = TestApplication.serving(kind, Recorder::new);
                RawPeer client = application.open()) {
            client.send(masked(TEXT, new byte[] {'a', (byte) 0xFF}));
            assertThat(client.readToClose().closeCode()).isEqualTo(1007);
            assertThat(application.recorder().awaitClose()).startsWith("close 1007 ");
            client.sendClose(1007, "");
            client.readToEnd();
        }
    }

    @Test
    void aCallbackThatThrowsClosesWith1011() {
        Recorder faulty = new Recorder() {
            @Override
            void onOpened() {
                throw new IllegalStateException("thrown on purpose");
            }
        };
        try (TestApplication application = TestApplication.serving(kind, () -> faulty);
                RawPeer client = application.open()) {
            assertThat(client.readToClose().closeCode()).isEqualTo(1011);
            assertThat(faulty.awaitClose()).isEqualTo("close 1011 onOpen failed");
        }
    }

    @Test
    void aClientThatResetsIsReportedOnce() {
        try (TestApplication application = TestApplication.serving(kind, Recorder::new);
                RawPeer client = application.open()) {
            Recorder endpoint = application.recorder();
            assertThat(endpoint.next()).isEqualTo("open");
            client.reset();
            assertThat(endpoint.next()).startsWith("close 1006 ");
        }
    }

    @Test
    void aClientThatVanishesIsReportedOnce() {
        try (TestApplication application = TestApplication.serving(kind, Recorder::new);
                RawPeer client = application.open()) {
            Recorder endpoint = application.recorder();
            assertThat(endpoint.next()).isEqualTo("open");
            client.disconnect();
            assertThat(endpoint.next()).startsWith("close 1006 ");
        }
    }

    @Test
    void aClientThatVanishesInTheMiddleOfAMessageIsReportedOnce() {
        try (TestApplication application = TestApplication.serving(kind, Recorder.NonBlockingEcho::new);
                RawPeer client = application.open()) {
            byte[] frame = masked(TEXT, new byte[1000]).bytes();
            client.send(Arrays.copyOf(frame, 500));
            client.disconnect();
            Recorder endpoint = application.recorder();
            assertThat(endpoint.next()).isEqualTo("open");
            assertThat(endpoint.next()).startsWith("close 1006 ");
        }
    }

    @Test
    void aClientThatOnlyHalfClosesIsReportedOnceAndLetGo() {
        try (TestApplication application = TestApplication.serving(kind, Recorder.Echo::new);
                RawPeer client = application.open()) {
            client.sendText("before");
            assertThat(client.readFrame().text()).isEqualTo("before");
            client.shutdownOutput();
            assertThat(application.recorder().awaitClose()).startsWith("close 1006 ");
            client.readToEnd();
        }
    }

    @Test
    void aPeerThatNeverAnswersACloseFrameIsDropped() {
        Map<String, String> impatient = Map.of("closeTimeout", "200ms");
        try (TestApplication application = TestApplication.serving(kind, impatient, Recorder::new);
                RawPeer client = application.open()) {
            Recorder endpoint = application.recorder();
            endpoint.connection().close(1000, "bye");
            assertThat(client.readFrame().closeCode()).isEqualTo(1000);
            assertThat(endpoint.awaitClose())
                    .isEqualTo("close 1006 the peer did not complete the close handshake within 200 ms");
            // It still says nothing, and TCP ends all the same.
            client.readToEnd();
        }
    }

    @Test
    void aSilentPeerIsDropped() {
        Map<String, String> impatient =
                Map.of("maxIdleTime", "300ms", "pingInterval", "100ms", "closeTimeout", "200ms");
        try (TestApplication application = TestApplication.serving(kind, impatient, Recorder::new);
                RawPeer client = application.open()) {
            assertThat(client.readToClose().closeCode()).isEqualTo(1001);
            assertThat(application.recorder().awaitClose()).isEqualTo("close 1001 idle: nothing received for 300 ms");
            client.readToEnd();
        }
    }
}
