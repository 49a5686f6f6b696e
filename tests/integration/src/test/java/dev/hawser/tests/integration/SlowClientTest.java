package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.listener.ListenerOptions;
import dev.hawser.testkit.Http2Peer;
import dev.hawser.testkit.Http2Stream;
import dev.hawser.testkit.RawPeer;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that take their time before they have asked for anything, which an idle timeout does not see. */
class SlowClientTest {
    /** Long enough for a request that is sent at once, on a machine that is busy too. */
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final TestServer server = TestServer.listening(
            ListenerOptions.DEFAULT.withHandshakeTimeout(TIMEOUT),
            ConnectionOptions.DEFAULT.withMaxIdleTime(Duration.ZERO),
            Recorder::echo);
    private final ScheduledExecutorService drops = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void stop() {
        drops.shutdownNow();
        server.close();
    }

    /** Sends a byte now and then, faster than any idle timeout, and never the whole. */
    private void drip(RawPeer client) {
        // It ends by itself when the socket is gone.
        drops.scheduleAtFixedRate(() -> client.send("x"), 0, 20, TimeUnit.MILLISECONDS);
    }

    /** Lets the handshake timeout pass, as somebody sees it who does not keep it. */
    private void letTheTimeoutPass() {
        try (RawPeer silent = RawPeer.connect(server.port())) {
            silent.readToEnd();
        }
    }

    @Test
    void aClientThatSendsNothingIsDropped() {
        letTheTimeoutPass();
    }

    @Test
    void aClientThatSendsItsHeaderByteByByteIsDropped() {
        try (RawPeer slow = RawPeer.connect(server.port())) {
            slow.send("GET / HTTP/1.1\r\nX: ");
            drip(slow);
            slow.readToEnd();
        }
    }

    @Test
    void aClientThatSendsItsSecondHeaderByteByByteIsDropped() {
        try (RawPeer slow = RawPeer.connect(server.port())) {
            slow.send(REQUEST);
            assertThat(slow.readAnswer().status()).isEqualTo(200);
            slow.send("GET / HTTP/1.1\r\nX: ");
            drip(slow);
            slow.readToEnd();
        }
    }

    @Test
    void aClientThatBeginsHttp2ByteByByteIsDropped() {
        try (RawPeer slow = RawPeer.connect(server.port())) {
            slow.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
            // The header of a SETTINGS frame of 600 bytes.
            slow.send(Bytes.of("000258 04 00 00000000"));
            drops.scheduleAtFixedRate(() -> slow.send("\0"), 0, 20, TimeUnit.MILLISECONDS);
            slow.readToEnd();
        }
    }

    @Test
    void aClientMayWaitBetweenTwoRequests() {
        try (RawPeer patient = RawPeer.connect(server.port())) {
            for (int i = 0; i < 3; i++) {
                patient.send(REQUEST);
                assertThat(patient.readAnswer().status()).isEqualTo(200);
                letTheTimeoutPass();
            }
            letTheTimeoutPass();
            letTheTimeoutPass();
            patient.send(REQUEST);
            assertThat(patient.readAnswer().status()).isEqualTo(200);
        }
    }

    @Test
    void aWebSocketIsNotTimed() {
        try (RawPeer client = RawPeer.connect(server.port()).open("/");
                Http2Peer http2 = Http2Peer.connect(server.port())) {
            Http2Stream tunnel = http2.open("/").accepted();
            for (int i = 0; i < 4; i++) {
                letTheTimeoutPass();
            }
            client.sendText("still here");
            assertThat(client.readFrame().text()).isEqualTo("still here");
            tunnel.sendText("so am I");
            assertThat(tunnel.readFrame().text()).isEqualTo("so am I");
        }
    }
}
