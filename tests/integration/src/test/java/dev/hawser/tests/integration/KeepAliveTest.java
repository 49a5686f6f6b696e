package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a server does about a peer that says nothing. Its timer ticks once a second, so the short times here mean: at a tick. */
class KeepAliveTest {
    private static final ConnectionOptions PINGING = ConnectionOptions.DEFAULT.withPingInterval(Duration.ofMillis(100));

    @Test
    void anIdlePeerIsPingedAgainAndAgain() {
        try (TestServer server = TestServer.serving(PINGING, Recorder::echo);
                RawPeer client = RawPeer.connect(server.port()).open("/")) {
            for (int i = 0; i < 2; i++) {
                assertThat(client.readFrame().opcode()).isEqualTo(RawFrame.PING);
                client.send(RawFrame.masked(RawFrame.PONG, new byte[0]));
            }
            client.sendText("still here");
            RawFrame frame = client.readFrame();
            while (frame.opcode() == RawFrame.PING) {
                frame = client.readFrame();
            }
            assertThat(frame.text()).isEqualTo("still here");
            client.reset();
            server.recorder().awaitClose();
        }
    }

    @Test
    void aPeerThatAnswersPingsIsNotIdle() {
        try (TestServer server = TestServer.serving(PINGING.withMaxIdleTime(Duration.ofSeconds(4)), Recorder::new);
                RawPeer client = RawPeer.connect(server.port()).open("/")) {
            // Six ticks are longer than the idle time.
            for (int i = 0; i < 6; i++) {
                assertThat(client.readFrame().opcode()).isEqualTo(RawFrame.PING);
                client.send(RawFrame.masked(RawFrame.PONG, new byte[0]));
            }
            client.reset();
            server.recorder().awaitClose();
        }
    }

    @Test
    void aSilentPeerIsClosedWith1001() {
        ConnectionOptions options =
                PINGING.withMaxIdleTime(Duration.ofMillis(200)).withPingInterval(Duration.ZERO);
        try (TestServer server = TestServer.serving(options, Recorder::new);
                RawPeer client = RawPeer.connect(server.port()).open("/")) {
            RawFrame close = client.readFrame();
            assertThat(close.closeCode()).isEqualTo(1001);
            assertThat(close.closeReason()).isEqualTo("idle: nothing received for 200 ms");
            assertThat(client.readToEnd()).isEqualTo(RawPeer.End.SHUTDOWN);
            client.disconnect();
            Recorder endpoint = server.recorder();
            assertThat(endpoint.awaitClose()).isEqualTo("close 1001 idle: nothing received for 200 ms");
        }
    }

    @Test
    void anEndpointHearsOfThePongToItsPing() {
        try (TestServer server = TestServer.serving(Recorder::new);
                RawPeer client = RawPeer.connect(server.port()).open("/")) {
            Recorder endpoint = server.recorder();
            endpoint.connection().sendPing(ByteBuffer.wrap(Bytes.utf8("marco")));
            RawFrame ping = client.readFrame();
            assertThat(ping.opcode()).isEqualTo(RawFrame.PING);
            client.send(RawFrame.masked(RawFrame.PONG, ping.payload()));
            assertThat(endpoint.next()).isEqualTo("open");
            assertThat(endpoint.next()).isEqualTo("pong marco");
            client.reset();
            endpoint.awaitClose();
        }
    }
}
