package dev.hawser.tests.servlet;

import static dev.hawser.testkit.RawFrame.BINARY;
import static dev.hawser.testkit.RawFrame.CONTINUATION;
import static dev.hawser.testkit.RawFrame.PING;
import static dev.hawser.testkit.RawFrame.PONG;
import static dev.hawser.testkit.RawFrame.TEXT;
import static dev.hawser.testkit.RawFrame.masked;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages of every kind and length, to the servlet and back. */
@ParameterizedClass
@EnumSource
class MessagesTest {
    private static final int LARGE = 1024 * 1024;

    private final Container.Kind kind;

    MessagesTest(Container.Kind kind) {
        this.kind = kind;
    }

    @Test
    void textOfEveryFormOfLengthComesBack() {
        try (TestApplication application = TestApplication.serving(kind, Recorder.Echo::new);
                RawPeer client = application.open()) {
            for (int length : new int[] {0, 5, 125, 126, 16 * 1024, 65_535, 64 * 1024}) {
                String text = "x".repeat(length);
                client.sendText(text);
                RawFrame echo = client.readFrame();
                assertThat(echo.opcode()).isEqualTo(TEXT);
                assertThat(echo.text()).isEqualTo(text);
            }
            close(client);
        }
    }

    @Test
    void textThatIsNotAsciiComesBack() {
        String text = "für 🎈, \u05e9\u05dc\u05d5\u05dd";
        try (TestApplication application = TestApplication.serving(kind, Recorder.Echo::new);
                RawPeer client = application.open()) {
            client.sendText(text);
            assertThat(client.readFrame().text()).isEqualTo(text);
            close(client);
        }
    }

    @Test
    void aLargeBinaryMessageComesBackWhereTheLimitLetsIt() {
        byte[] large = new byte[LARGE];
        new Random(1).nextBytes(large);
        Map<String, String> limits = Map.of("maxBinaryMessageSize", String.valueOf(LARGE), "sendBudget", "4194304");
        try (TestApplication application = TestApplication.serving(kind, limits, Recorder.Echo::new);
                RawPeer client = application.open()) {
            for (int i = 0; i < 3; i++) {
                client.send(masked(BINARY, large));
                RawFrame echo = client.readFrame();
                assertThat(echo.opcode()).isEqualTo(BINARY);
                assertThat(echo.payload()).isEqualTo(large);
            }
            close(client);
        }
    }

    @Test
    void fragmentsWithAPingBetweenThemAreOneMessage() {
        try (TestApplication application = TestApplication.serving(kind, Recorder.Echo::new);
                RawPeer client = application.open()) {
            client.send(masked(TEXT, bytes("one, ")).unfinished());
            client.send(masked(PING, bytes("marco")));
            RawFrame pong = client.readFrame();
            assertThat(pong.opcode()).isEqualTo(PONG);
            assertThat(pong.text()).isEqualTo("marco");
            client.send(masked(CONTINUATION, bytes("")).unfinished());
            client.send(masked(CONTINUATION, bytes("two")));
            assertThat(client.readFrame().text()).isEqualTo("one, two");
            close(client);
        }
    }

    @Test
    void ourPingIsAnswered() {
        try (TestApplication application = TestApplication.serving(kind, Recorder::new);
                RawPeer client = application.open()) {
            Recorder endpoint = application.recorder();
            endpoint.connection().sendPing(ByteBuffer.wrap(bytes("polo")));
            RawFrame ping = client.readFrame();
            assertThat(ping.opcode()).isEqualTo(PING);
            client.send(masked(PONG, ping.payload()));
            assertThat(endpoint.next()).isEqualTo("open");
            assertThat(endpoint.next()).isEqualTo("pong polo");
            close(client);
        }
    }

    @Test
    void bytesThatComeOneByOneAreMessages() {
        try (TestApplication application = TestApplication.serving(kind, Recorder.Echo::new);
                RawPeer client = application.open()) {
            for (byte each : masked(TEXT, bytes("drop by drop")).bytes()) {
                client.send(new byte[] {each});
            }
            assertThat(client.readFrame().text()).isEqualTo("drop by drop");
            close(client);
        }
    }

    @Test
    void messagesThatCameWithTheHandshakeAreNotLost() {
        try (TestApplication application = TestApplication.serving(kind, Recorder.Echo::new);
                RawPeer client = application.connect()) {
            ByteArrayOutputStream together = new ByteArrayOutputStream();
            together.writeBytes(bytes(RawPeer.handshake(TestApplication.PATH)));
            for (int i = 0; i < 100; i++) {
                together.writeBytes(masked(TEXT, bytes("early " + i)).bytes());
            }
            client.send(together.toByteArray());
            assertThat(client.readHead().status()).isEqualTo(101);
            for (int i = 0; i < 100; i++) {
                assertThat(client.readFrame().text()).isEqualTo("early " + i);
            }
            close(client);
        }
    }

    @Test
    void aNonBlockingEndpointAnswersWhatCameTogetherInOrder() {
        try (TestApplication application = TestApplication.serving(kind, Recorder.NonBlockingEcho::new);
                RawPeer client = application.open()) {
            ByteArrayOutputStream together = new ByteArrayOutputStream();
            for (int i = 0; i < 1000; i++) {
                together.writeBytes(masked(TEXT, bytes("message " + i)).bytes());
            }
            client.send(together.toByteArray());
            for (int i = 0; i < 1000; i++) {
                assertThat(client.readFrame().text()).isEqualTo("message " + i);
            }
            close(client);
        }
    }

    private static void close(RawPeer client) {
        client.sendClose(1000, "");
        assertThat(client.readToClose().closeCode()).isEqualTo(1000);
        assertThat(client.readToEnd()).isEqualTo(RawPeer.End.SHUTDOWN);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
