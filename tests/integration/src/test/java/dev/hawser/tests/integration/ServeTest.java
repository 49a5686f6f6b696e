package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.serve.EchoServer;
import dev.hawser.serve.ServeOptions;
import dev.hawser.testkit.CapturedLog;
import dev.hawser.testkit.Http2Peer;
import dev.hawser.testkit.Http2Stream;
import dev.hawser.testkit.HttpAnswer;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The test server's WebSockets. */
class ServeTest {
    private static final String ECHO = "echo";
    private static final String BROADCAST = "org.ietf.websocket.test-echo-broadcast";
    private static final int LONGEST = 64 * 1024 * 1024;

    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    private final EchoServer server;

    ServeTest(@TempDir Path folder) throws Exception {
        server = start(options(folder));
    }

    private ServeOptions options(Path folder) {
        ServeOptions options = ServeOptions.DEFAULT.withDocumentRoot(folder).withLog(log::add);
        return options.withListener(options.listener().withAddress(null, 0));
    }

    private static EchoServer start(ServeOptions options) throws Exception {
        EchoServer started = new EchoServer(options);
        started.start();
        return started;
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private RawPeer open(String path, String... protocols) {
        RawPeer peer = RawPeer.connect(server.port());
        return protocols.length == 0
                ? peer.open(path)
                : peer.open(path, "Sec-WebSocket-Protocol: " + String.join(", ", protocols));
    }

    private String nextLine() {
        return Limit.take(log, "a line of the log");
    }

    private static void assertEchoed(RawPeer peer, int opcode, byte[] payload) {
        peer.send(RawFrame.masked(opcode, payload));
        RawFrame echoed = peer.readFrame();
        assertThat(echoed.opcode()).isEqualTo(opcode);
        assertThat(echoed.fin()).isTrue();
        assertThat(Arrays.equals(echoed.payload(), payload))
                .as("the same bytes")
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo",
                "org.ietf.websocket.test-echo",
                "org.ietf.websocket.test-echo-assemble",
                "lws-mirror-protocol",
                BROADCAST
            })
    void everySubProtocolSendsAMessageBackToItsSender(String protocol) {
        try (RawPeer peer = open("/", protocol)) {
            assertEchoed(peer, RawFrame.TEXT, Bytes.utf8("für"));
            assertEchoed(peer, RawFrame.BINARY, Bytes.of("00 FF 80"));
            assertEchoed(peer, RawFrame.TEXT, new byte[0]);
            peer.send(RawFrame.masked(RawFrame.TEXT, Bytes.utf8("one, ")).unfinished());
            peer.send(RawFrame.masked(RawFrame.CONTINUATION, Bytes.utf8("two")));
            assertThat(peer.readFrame().text()).isEqualTo("one, two");
        }
    }

    @Test
    void aMessageComesBackInTwoFragments() {
        try (RawPeer peer = open("/", "org.ietf.websocket.test-echo-fragment")) {
            peer.send(RawFrame.masked(RawFrame.TEXT, Bytes.utf8("one, ")).unfinished());
            peer.send(RawFrame.masked(RawFrame.CONTINUATION, Bytes.utf8("two")));
            RawFrame first = peer.readFrame();
            RawFrame second = peer.readFrame();
            assertThat(first.opcode()).isEqualTo(RawFrame.TEXT);
            assertThat(first.fin()).isFalse();
            assertThat(first.text()).isEqualTo("one,");
            assertThat(second.opcode()).isEqualTo(RawFrame.CONTINUATION);
            assertThat(second.fin()).isTrue();
            assertThat(second.text()).isEqualTo(" two");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/chat", "/no/such/file.html", "/?a=b", "/.hidden"})
    void everyPathHasAnEcho(String path) {
        try (RawPeer peer = open(path)) {
            assertEchoed(peer, RawFrame.TEXT, Bytes.utf8("hello"));
        }
    }

    @Test
    void aBroadcastReachesEverybodyWithThatSubProtocol() {
        try (RawPeer speaker = open("/index.html", BROADCAST);
                RawPeer listener = open("/elsewhere", BROADCAST);
                RawPeer other = open("/", ECHO)) {
            ready(listener);
            speaker.sendText("ann:has joined!");
            assertThat(speaker.readFrame().text()).isEqualTo("ann:has joined!");
            assertThat(listener.readFrame().text()).isEqualTo("ann:has joined!");
            other.sendText("first");
            assertThat(other.readFrame().text()).isEqualTo("first");
        }
    }

    private static void ready(RawPeer peer) {
        peer.send(RawFrame.masked(RawFrame.PING, new byte[0]));
        assertThat(peer.readFrame().opcode()).isEqualTo(RawFrame.PONG);
    }

    @Test
    void aBroadcastIsAtMostAMebibyte() {
        try (RawPeer speaker = open("/", BROADCAST)) {
            assertEchoed(speaker, RawFrame.BINARY, new byte[1 << 20]);
            speaker.send(RawFrame.masked(RawFrame.BINARY, new byte[(1 << 20) + 1]));
            assertThat(speaker.readFrame().closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void whoOffersOnlyWhatIsNotServedIsToldWhatIs() {
        try (RawPeer peer = RawPeer.connect(server.port())) {
            peer.send(RawPeer.handshake("/", "Sec-WebSocket-Protocol: soup, chat"));
            HttpAnswer refused = peer.readAnswer();
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.body())
                    .isEqualTo(
                            "No WebSocket is served here for the offered sub-protocols: soup, chat. Served here: echo, "
                                    + "org.ietf.websocket.test-echo, org.ietf.websocket.test-echo-assemble, "
                                    + "org.ietf.websocket.test-echo-fragment, org.ietf.websocket.test-echo-broadcast, "
                                    + "lws-mirror-protocol, and an echo to who offers none.\n");
        }
    }

    @Test
    void theFirstOfferThatIsServedIsChosen() {
        try (RawPeer peer = RawPeer.connect(server.port())) {
            peer.send(RawPeer.handshake("/", "Sec-WebSocket-Protocol: soup, lws-mirror-protocol, echo"));
            assertThat(peer.readHead().field("sec-websocket-protocol")).isEqualTo("lws-mirror-protocol");
        }
    }

    @Test
    void messagesOf64MebibytesAreEchoed() {
        byte[] text = new byte[LONGEST];
        Arrays.fill(text, (byte) 'x');
        try (RawPeer peer = open("/")) {
            assertEchoed(peer, RawFrame.TEXT, text);
            text[0] = (byte) 0xFF;
            assertEchoed(peer, RawFrame.BINARY, text);
        }
    }

    @Test
    void aLongerMessageIsRefusedAtItsHeader() {
        try (RawPeer peer = open("/")) {
            peer.send(RawFrame.header(true, 0, RawFrame.BINARY, true, LONGEST + 1L));
            RawFrame close = peer.readFrame();
            assertThat(close.closeCode()).isEqualTo(1009);
            assertThat(close.closeReason()).contains("67108865 > 67108864 bytes");
        }
    }

    @Test
    void threeOfTheLongestMessagesAreEchoedToAPeerThatReadsLate() throws Exception {
        byte[] payload = new byte[LONGEST];
        byte[] frame = RawFrame.masked(RawFrame.BINARY, payload).bytes();
        CountDownLatch twoAreSent = new CountDownLatch(2);
        try (RawPeer peer = RawPeer.connect(server.port(), 4096).open("/")) {
            CompletableFuture<Void> sending = CompletableFuture.runAsync(
                    () -> {
                        for (int i = 0; i < 3; i++) {
                            peer.send(frame);
                            twoAreSent.countDown();
                        }
                    },
                    task -> new Thread(task).start());
            // So much fits into what may wait, whether it is read or not.
            Limit.await(twoAreSent, "two messages to be taken");
            for (int i = 0; i < 3; i++) {
                assertThat(peer.readFrame().payload()).hasSize(LONGEST);
            }
            Limit.get(sending, "the third message to be taken");
            ready(peer);
        }
    }

    @Test
    void pagesOfOtherOriginsAreRefusedUnlessTheyAreLetIn(@TempDir Path folder) throws Exception {
        String foreign = "Origin: http://conformance.example";
        EchoServer open = start(options(folder).withAnyOrigin(true));
        try (CapturedLog quiet = new CapturedLog(dev.hawser.server.WebSocketFactory.class);
                RawPeer refused = RawPeer.connect(server.port());
                RawPeer accepted = RawPeer.connect(open.port())) {
            refused.send(RawPeer.handshake("/", foreign));
            assertThat(refused.readHead().status()).isEqualTo(403);
            assertThat(quiet.lines()).hasSize(1);
            accepted.open("/", foreign);
            assertEchoed(accepted, RawFrame.TEXT, Bytes.utf8("hello"));
        } finally {
            open.stop();
        }
    }

    @Test
    void aLineIsWrittenForEachThatOpensAndCloses() {
        try (RawPeer peer = open("/some/path?x=1", ECHO)) {
            assertThat(nextLine()).matches("\\S+ open   127\\.0\\.0\\.1:\\d+ /some/path\\?x=1 HTTP/1\\.1 echo");
            assertEchoed(peer, RawFrame.TEXT, Bytes.utf8("hello"));
            peer.sendClose(4001, "bye\n12:00:00 open   forged");
            assertThat(nextLine())
                    .matches("\\S+ closed 127\\.0\\.0\\.1:\\d+ /some/path\\?x=1 HTTP/1\\.1 echo 4001 "
                            + "\\(bye\\\\u000a12:00:00 open   forged\\), received 1 message, 5 bytes");
        }
    }

    @Test
    void aConnectionThatIsLostIsWrittenDownToo() {
        RawPeer peer = open("/");
        assertThat(nextLine()).endsWith(" / HTTP/1.1 no sub-protocol");
        peer.reset();
        assertThat(nextLine())
                .contains(" closed ")
                .endsWith("no sub-protocol 1006 (connection lost without a close frame), received 0 messages, 0 bytes");
    }

    @Test
    void everythingIsThereOverHttp2Too() {
        try (Http2Peer peer = Http2Peer.connect(server.port())) {
            Http2Stream echo = peer.open("/", "sec-websocket-protocol: " + ECHO).accepted();
            assertThat(nextLine()).contains(" open ").endsWith(" / HTTP/2.0 echo");
            echo.send(RawFrame.masked(RawFrame.BINARY, new byte[5 << 20]));
            assertThat(echo.readFrame().payload()).hasSize(5 << 20);
            Http2Stream refused = peer.open("/", "sec-websocket-protocol: soup");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.content()).contains("Served here: echo, ");
        }
    }

    @Test
    void aStopIsSaidWith1001() throws Exception {
        try (RawPeer peer = open("/")) {
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> {
                try {
                    server.stop();
                } catch (Exception x) {
                    throw new AssertionError(x);
                }
            });
            assertThat(peer.readFrame().closeCode()).isEqualTo(1001);
            peer.sendClose(1001, "");
            peer.readToEnd();
            Limit.get(stopped, "the stop");
        }
    }
}
