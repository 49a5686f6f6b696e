package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.listener.ListenerOptions;
import dev.hawser.testkit.Http2Peer;
import dev.hawser.testkit.Http2Stream;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import dev.hawser.websocket.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http2.frames.SettingsFrame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** WebSockets in streams of HTTP/2 (RFC 8441), against Jetty's HTTP/2 client. */
class Http2Test {
    private static final ConnectionOptions IMPATIENT = ConnectionOptions.DEFAULT
            .withCloseTimeout(Duration.ofMillis(300))
            .withWriteTimeout(Duration.ofMillis(300))
            .withPingInterval(Duration.ZERO)
            .withMaxIdleTime(Duration.ZERO);

    private TestServer server =
            TestServer.listening(ListenerOptions.DEFAULT, ConnectionOptions.DEFAULT, Recorder::echo);
    private Http2Peer peer = Http2Peer.connect(server.port());

    private void restart(ListenerOptions listener, ConnectionOptions options) {
        stop();
        server = TestServer.listening(listener, options, Recorder::echo);
        peer = Http2Peer.connect(server.port());
    }

    @AfterEach
    void stop() {
        peer.close();
        server.close();
    }

    private Http2Stream open() {
        return peer.open("/").accepted();
    }

    private static long queued(Recorder endpoint) {
        return endpoint.connection().getQueuedBytes();
    }

    @Test
    void theServerSaysThatItTakesExtendedConnect() {
        // RFC 8441 section 3: "SETTINGS_ENABLE_CONNECT_PROTOCOL", with the value 1.
        assertThat(peer.settings()).containsEntry(SettingsFrame.ENABLE_CONNECT_PROTOCOL, 1);
    }

    @Test
    void theAnswerIs200WithoutTheFieldsOfAnUpgrade() {
        Http2Stream webSocket = open();
        // RFC 8441 section 5.
        assertThat(webSocket.field("sec-websocket-accept")).isNull();
        assertThat(webSocket.field("upgrade")).isNull();
        assertThat(webSocket.field("connection")).isNull();
        assertThat(webSocket.isEnded()).isFalse();
    }

    @Test
    void messagesGoBothWays() {
        Http2Stream webSocket = open();
        for (String text : Samples.TEXTS) {
            webSocket.sendText(text);
            assertThat(webSocket.readFrame().text()).isEqualTo(text);
        }
        webSocket.send(RawFrame.masked(RawFrame.PING, Bytes.utf8("still there?")));
        RawFrame pong = webSocket.readFrame();
        assertThat(pong.opcode()).isEqualTo(RawFrame.PONG);
        assertThat(pong.text()).isEqualTo("still there?");
    }

    @Test
    void aFrameMayComeByteByByte() {
        Http2Stream webSocket = open();
        byte[] frame = RawFrame.masked(RawFrame.TEXT, Bytes.utf8("für")).bytes();
        for (byte b : frame) {
            webSocket.send(new byte[] {b}, false);
        }
        assertThat(webSocket.readFrame().text()).isEqualTo("für");
    }

    @Test
    void whatCameWithTheRequestIsRead() {
        // A client may send frames before it has the answer.
        Http2Stream webSocket = peer.open("/");
        webSocket.sendText("early");
        assertThat(webSocket.accepted().readFrame().text()).isEqualTo("early");
    }

    @Test
    void manyWebSocketsShareOneConnectionWithHttp() {
        List<Http2Stream> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(open());
        }
        List<CompletableFuture<Void>> speakers = new ArrayList<>();
        for (Http2Stream webSocket : all) {
            int name = all.indexOf(webSocket);
            speakers.add(CompletableFuture.runAsync(() -> {
                for (int n = 0; n < 100; n++) {
                    webSocket.sendText(name + ":" + n);
                    assertThat(webSocket.readFrame().text()).isEqualTo(name + ":" + n);
                }
            }));
        }
        speakers.forEach(speaker -> Limit.get(speaker, "a speaker"));
        assertThat(peer.get("/").content()).isEqualTo("plain HTTP\n");
        assertThat(server.openConnections()).isEqualTo(100);
    }

    @Test
    void theClientClosesAndTheStreamIsForgotten() {
        Http2Stream webSocket = open();
        Recorder endpoint = server.recorder();
        webSocket.sendClose(1000, "bye");
        assertThat(webSocket.readFrame().closeCode()).isEqualTo(1000);
        // RFC 8441 section 5: the orderly end of TCP is END_STREAM here.
        assertThat(webSocket.readEnd()).isEqualTo("end");
        webSocket.sendEnd();
        assertThat(endpoint.awaitClose()).isEqualTo("close 1000 bye");
        Limit.until(() -> server.openStreams() == 0 && server.openConnections() == 0, "no stream is left");
    }

    @Test
    void theServerClosesAndTheStreamIsForgotten() {
        Http2Stream webSocket = open();
        Recorder endpoint = server.recorder();
        endpoint.connection().close(1001, "enough");
        assertThat(webSocket.readFrame().closeReason()).isEqualTo("enough");
        webSocket.sendClose(1001, "");
        webSocket.sendEnd();
        assertThat(webSocket.readEnd()).isEqualTo("end");
        assertThat(endpoint.awaitClose()).isEqualTo("close 1001");
        Limit.until(() -> server.openStreams() == 0 && server.openConnections() == 0, "no stream is left");
    }

    /** More in a second than a session takes resets: whose streams are reset so often looks like an attacker to it, and is cut off. */
    @Test
    void thousandsOfWebSocketsMayCloseOnOneConnection() {
        List<CompletableFuture<Void>> clients = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            clients.add(CompletableFuture.runAsync(
                    () -> {
                        for (int n = 0; n < 500; n++) {
                            Http2Stream webSocket = open();
                            byte[] close = RawFrame.closePayload(1000, "");
                            webSocket.send(
                                    RawFrame.masked(RawFrame.CLOSE, close).bytes(), true);
                            assertThat(webSocket.readFrame().closeCode()).isEqualTo(1000);
                            assertThat(webSocket.readEnd()).isEqualTo("end");
                        }
                    },
                    task -> new Thread(task).start()));
        }
        clients.forEach(client -> Limit.get(client, "a client"));
        Limit.until(() -> server.openStreams() == 0 && server.openConnections() == 0, "no stream is left");
    }

    @Test
    void aPeerThatBreaksARuleIsToldAndTheStreamEnds() {
        Http2Stream webSocket = open();
        webSocket.send(RawFrame.unmasked(RawFrame.TEXT, Bytes.utf8("x")));
        assertThat(webSocket.readFrame().closeCode()).isEqualTo(1002);
        assertThat(webSocket.readEnd()).isEqualTo("end");
        assertThat(server.recorder().awaitClose()).startsWith("close 1002 ");
    }

    @Test
    void aStreamThatThePeerResetsIsAConnectionThatIsLost() {
        Http2Stream webSocket = open();
        Recorder endpoint = server.recorder();
        assertThat(endpoint.next()).isEqualTo("open");
        webSocket.reset();
        assertThat(endpoint.next()).startsWith("close 1006 ");
        Limit.until(() -> server.openStreams() == 0 && server.openConnections() == 0, "no stream is left");
    }

    @Test
    void aStreamThatEndsWithoutACloseFrameIsAConnectionThatIsLost() {
        Http2Stream webSocket = open();
        Recorder endpoint = server.recorder();
        webSocket.sendEnd();
        assertThat(endpoint.awaitClose()).startsWith("close 1006 ");
        Limit.until(() -> server.openStreams() == 0 && server.openConnections() == 0, "no stream is left");
    }

    @Test
    void aConnectionThatIsLostTakesAllItsWebSocketsWithIt() {
        for (int i = 0; i < 10; i++) {
            open();
        }
        peer.close();
        for (int i = 0; i < 10; i++) {
            assertThat(server.recorder().awaitClose()).startsWith("close 1006 ");
        }
        Limit.until(() -> server.openConnections() == 0, "no connection is left");
    }

    @Test
    void aPeerThatReadsNothingIsDroppedAndOthersOnItsConnectionAreNot() {
        restart(ListenerOptions.DEFAULT, IMPATIENT.withSendBudget(8 << 20));
        Http2Stream deaf = open();
        Recorder endpoint = server.recorder();
        Http2Stream other = open();
        deaf.stopReading();
        byte[] megabyte = new byte[1 << 20];
        for (int i = 0; i < 4; i++) {
            endpoint.connection().sendMessage(megabyte, 0, megabyte.length);
        }
        assertThat(endpoint.awaitClose()).isEqualTo("close 1006 the peer read nothing for 300 ms");
        assertThat(deaf.readEnd()).isEqualTo("reset CANCEL_STREAM_ERROR");
        other.sendText("I am still here");
        assertThat(other.readFrame().text()).isEqualTo("I am still here");
        Limit.until(() -> server.openStreams() == 1, "its stream is forgotten");
    }

    @Test
    void aPeerThatIsResetWhileItIsBehindGivesBackWhatWaitedForIt() {
        restart(ListenerOptions.DEFAULT, ConnectionOptions.DEFAULT.withSendBudget(8 << 20));
        Http2Stream deaf = open();
        Recorder endpoint = server.recorder();
        deaf.stopReading();
        byte[] megabyte = new byte[1 << 20];
        for (int i = 0; i < 4; i++) {
            endpoint.connection().sendMessage(megabyte, 0, megabyte.length);
        }
        Limit.until(() -> queued(endpoint) < 4 << 20, "the window is used up");
        deaf.reset();
        assertThat(endpoint.awaitClose()).startsWith("close 1006 ");
        Limit.until(() -> queued(endpoint) == 0, "nothing waits");
    }

    @Test
    void aPeerThatEndsItsSideAndReadsNothingIsReset() {
        restart(ListenerOptions.DEFAULT, IMPATIENT.withWriteTimeout(Duration.ofHours(1)));
        Http2Stream deaf = open();
        Recorder endpoint = server.recorder();
        deaf.stopReading();
        byte[] data = new byte[2 * Http2Peer.STREAM_WINDOW];
        endpoint.connection().sendMessage(data, 0, data.length);
        deaf.sendEnd();
        assertThat(endpoint.awaitClose()).startsWith("close 1006 ");
        assertThat(deaf.readEnd()).isEqualTo("reset CANCEL_STREAM_ERROR");
        Limit.until(() -> server.openStreams() == 0 && queued(endpoint) == 0, "its stream is forgotten");
    }

    @Test
    void aPeerThatReadsLateGetsEverything() {
        restart(ListenerOptions.DEFAULT, ConnectionOptions.DEFAULT.withSendBudget(8 << 20));
        Http2Stream late = open();
        Recorder endpoint = server.recorder();
        late.stopReading();
        for (int i = 0; i < 4; i++) {
            byte[] megabyte = new byte[1 << 20];
            megabyte[0] = (byte) i;
            endpoint.connection().sendMessage(megabyte, 0, megabyte.length);
        }
        Limit.until(() -> queued(endpoint) < 4 << 20, "the window is used up");
        late.goOnReading();
        for (int i = 0; i < 4; i++) {
            RawFrame frame = late.readFrame();
            assertThat(frame.payload()).hasSize(1 << 20).startsWith((byte) i);
        }
    }

    @Test
    void aPeerThatDoesNotCompleteTheCloseHandshakeIsReset() {
        restart(ListenerOptions.DEFAULT, IMPATIENT);
        Http2Stream silent = open();
        Recorder endpoint = server.recorder();
        endpoint.connection().close(1000, "");
        assertThat(silent.readFrame().closeCode()).isEqualTo(1000);
        assertThat(endpoint.awaitClose()).startsWith("close 1006 the peer did not complete the close handshake");
        assertThat(silent.readEnd()).isEqualTo("reset CANCEL_STREAM_ERROR");
        Limit.until(() -> server.openStreams() == 0, "its stream is forgotten");
    }

    @Test
    void aPeerThatClosesButDoesNotEndItsStreamIsReset() {
        restart(ListenerOptions.DEFAULT, IMPATIENT);
        Http2Stream silent = open();
        Recorder endpoint = server.recorder();
        silent.sendClose(1000, "");
        assertThat(silent.readFrame().closeCode()).isEqualTo(1000);
        assertThat(endpoint.awaitClose()).isEqualTo("close 1000");
        Limit.until(() -> server.openStreams() == 0 && server.openConnections() == 0, "its stream is forgotten");
    }

    @Test
    void theIdleTimeoutOfHttpDoesNotEndAWebSocket() {
        restart(ListenerOptions.DEFAULT.withIdleTimeout(Duration.ofSeconds(1)), IMPATIENT);
        Http2Stream webSocket = open();
        for (int i = 0; i < 3; i++) {
            // Its end shows that the timeout has passed once more.
            try (RawPeer idle = RawPeer.connect(server.port())) {
                idle.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
                assertThat(idle.readAnswer().status()).isEqualTo(200);
                idle.readToEnd();
            }
        }
        webSocket.sendText("still here");
        assertThat(webSocket.readFrame().text()).isEqualTo("still here");
    }

    @Test
    void aSilentPeerIsPingedAndThenClosed() {
        restart(
                ListenerOptions.DEFAULT,
                ConnectionOptions.DEFAULT
                        .withPingInterval(Duration.ofMillis(100))
                        .withMaxIdleTime(Duration.ofSeconds(2)));
        Http2Stream silent = open();
        assertThat(silent.readFrame().opcode()).isEqualTo(RawFrame.PING);
        assertThat(silent.readToClose().closeCode()).isEqualTo(1001);
        assertThat(server.recorder().awaitClose()).isEqualTo("close 1001 idle: nothing received for 2 s");
    }

    @Test
    void anEndpointThatBlocksHoldsUpNobodyElseOnItsConnection() {
        CountDownLatch go = new CountDownLatch(1);
        stop();
        server = TestServer.listening(ListenerOptions.DEFAULT, ConnectionOptions.DEFAULT, () -> new Recorder() {
            @Override
            void onText(String data) {
                if (data.equals("block")) {
                    Limit.await(go, "go");
                }
                connection().sendMessage(data);
            }
        });
        peer = Http2Peer.connect(server.port());
        Http2Stream blocked = open();
        Http2Stream free = open();
        blocked.sendText("block");
        free.sendText("free");
        assertThat(free.readFrame().text()).isEqualTo("free");
        go.countDown();
        assertThat(blocked.readFrame().text()).isEqualTo("block");
    }

    @Test
    void aConnectForAnythingElseIsLeftToOthers() {
        Http2Stream other = peer.request("connect-udp", "/", HttpFields.EMPTY);
        assertThat(other.content()).isEqualTo("plain HTTP\n");
        assertThat(server.openConnections()).isZero();
    }

    @Test
    void anEndpointThatClosesInOnOpenSaysSo() {
        stop();
        server = TestServer.listening(ListenerOptions.DEFAULT, ConnectionOptions.DEFAULT, () -> new Recorder() {
            @Override
            void onOpened(Connection connection) {
                connection.close(4000, "not today");
            }
        });
        peer = Http2Peer.connect(server.port());
        assertThat(open().readFrame().closeReason()).isEqualTo("not today");
    }
}
