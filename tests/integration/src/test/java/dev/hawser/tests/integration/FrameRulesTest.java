package dev.hawser.tests.integration;

import static dev.hawser.testkit.RawFrame.BINARY;
import static dev.hawser.testkit.RawFrame.CLOSE;
import static dev.hawser.testkit.RawFrame.CONTINUATION;
import static dev.hawser.testkit.RawFrame.PING;
import static dev.hawser.testkit.RawFrame.PONG;
import static dev.hawser.testkit.RawFrame.TEXT;
import static dev.hawser.testkit.RawFrame.closePayload;
import static dev.hawser.testkit.RawFrame.header;
import static dev.hawser.testkit.RawFrame.masked;
import static dev.hawser.testkit.RawFrame.unmasked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.management.ThreadMXBean;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.Regression;
import dev.hawser.testkit.Rfc6455;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.WebSocket;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What frames a server takes (RFC 6455 sections 5 to 8), over a real socket. */
class FrameRulesTest {
    private static final byte[] INVALID_UTF8 = Bytes.of("ce ba e1 bd b9 cf 83 ce bc ce b5 ed a0 80 65 64 69 74 65 64");

    private TestServer server = TestServer.serving(Recorder::new);

    @BeforeEach
    void start() {
        server.close();
        server = TestServer.serving(Recorder::echo);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    static Stream<Arguments> badFrames() {
        return Stream.of(
                arguments(
                        "not masked",
                        unmasked(TEXT, Bytes.utf8("x")).bytes(),
                        1002,
                        "frame from a client is not masked (RFC 6455 section 5.1)"),
                arguments(
                        "reserved data opcode",
                        masked(0x3, Bytes.utf8("x")).bytes(),
                        1002,
                        "opcode 0x3 is reserved (RFC 6455 section 5.2)"),
                arguments(
                        "reserved control opcode",
                        masked(0xB, new byte[0]).bytes(),
                        1002,
                        "opcode 0xB is reserved (RFC 6455 section 5.2)"),
                arguments(
                        "RSV1",
                        masked(TEXT, Bytes.utf8("x")).withReserved(4).bytes(),
                        1002,
                        "reserved bits are 100 without an extension (RFC 6455 section 5.2)"),
                arguments(
                        "RSV2 and 3 on a ping",
                        masked(PING, new byte[0]).withReserved(3).bytes(),
                        1002,
                        "reserved bits are 011 without an extension (RFC 6455 section 5.2)"),
                arguments(
                        "fragmented ping",
                        masked(PING, new byte[0]).unfinished().bytes(),
                        1002,
                        "ping frame is fragmented (RFC 6455 section 5.5)"),
                arguments(
                        "fragmented close",
                        masked(CLOSE, closePayload(1000, "")).unfinished().bytes(),
                        1002,
                        "close frame is fragmented (RFC 6455 section 5.5)"),
                arguments(
                        "ping of 126 bytes",
                        masked(PING, new byte[126]).bytes(),
                        1002,
                        "ping payload 126 > 125 bytes (RFC 6455 section 5.5)"),
                arguments(
                        "close of 126 bytes",
                        masked(CLOSE, new byte[126]).bytes(),
                        1002,
                        "close payload 126 > 125 bytes (RFC 6455 section 5.5)"),
                arguments(
                        "continuation first",
                        masked(CONTINUATION, Bytes.utf8("x")).bytes(),
                        1002,
                        "continuation frame without a message to continue (RFC 6455 section 5.4)"),
                arguments(
                        "text inside a text",
                        Bytes.concat(
                                masked(TEXT, Bytes.utf8("x")).unfinished().bytes(),
                                masked(TEXT, Bytes.utf8("y")).bytes()),
                        1002,
                        "text frame inside a fragmented text message (RFC 6455 section 5.4)"),
                arguments(
                        "5 bytes declared in 16 bits",
                        Bytes.of("81 fe 00 05 00 00 00 00 68 65 6c 6c 6f"),
                        1002,
                        "payload length 5 in 16 bits instead of 7 (RFC 6455 section 5.2)"),
                arguments(
                        "5 bytes declared in 64 bits",
                        Bytes.of("81 ff 00 00 00 00 00 00 00 05 00 00 00 00 68 65 6c 6c 6f"),
                        1002,
                        "payload length 5 in 64 bits instead of 7 (RFC 6455 section 5.2)"),
                arguments(
                        "close of one byte",
                        masked(CLOSE, new byte[] {3}).bytes(),
                        1002,
                        "close payload of 1 byte has no room for a code (RFC 6455 section 5.5.1)"),
                arguments(
                        "close with a reason that is not UTF-8",
                        masked(CLOSE, Bytes.concat(closePayload(1000, ""), INVALID_UTF8))
                                .bytes(),
                        1007,
                        "close reason is not UTF-8 at byte 12 (RFC 6455 section 5.5.1)"),
                arguments(
                        "text that is not UTF-8",
                        masked(TEXT, INVALID_UTF8).bytes(),
                        1007,
                        "text is not UTF-8 at byte 12: 0xA0 (RFC 6455 section 8.1)"),
                arguments(
                        "text that ends in a character",
                        masked(TEXT, Bytes.of("c3")).bytes(),
                        1007,
                        "text ends in the middle of a character (RFC 6455 section 8.1)"),
                arguments(
                        "text of 64 KiB and a byte",
                        header(true, 0, TEXT, true, 65537),
                        1009,
                        "text message 65537 > 65536 bytes (RFC 6455 section 10.4)"),
                arguments(
                        "binary of 64 KiB and a byte",
                        header(true, 0, BINARY, true, 65537),
                        1009,
                        "binary message 65537 > 65536 bytes (RFC 6455 section 10.4)"),
                arguments(
                        "fragments of 64 KiB and a byte",
                        Bytes.concat(
                                masked(TEXT, new byte[40_000]).unfinished().bytes(),
                                header(true, 0, CONTINUATION, true, 25_537)),
                        1009,
                        "text message 65537 > 65536 bytes (RFC 6455 section 10.4)"),
                arguments(
                        "2^63 - 1 bytes declared",
                        header(true, 0, TEXT, true, Long.MAX_VALUE),
                        1009,
                        "text message 9223372036854775807 > 65536 bytes (RFC 6455 section 10.4)"),
                arguments(
                        "2^63 bytes declared",
                        header(true, 0, TEXT, true, Long.MIN_VALUE),
                        1002,
                        "payload length has its most significant bit set (RFC 6455 section 5.2)"),
                arguments(
                        "2^64 - 1 bytes declared",
                        header(true, 0, BINARY, true, -1),
                        1002,
                        "payload length has its most significant bit set (RFC 6455 section 5.2)"),
                arguments(
                        "reserved opcode with 2 GB declared",
                        header(true, 0, 0x5, true, Integer.MAX_VALUE),
                        1002,
                        "opcode 0x5 is reserved (RFC 6455 section 5.2)"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badFrames")
    @Rfc6455({"5.1/2", "5.2/2", "5.2/3", "7.1.7/2", "7.1.7/4", "8.1/1", "10.4/1", "10.7/1", "10.7/2"})
    @Regression({"CVE-2016-10542", "UNDERTOW-2770"})
    void aBadFrameIsAnsweredWithACloseFrameThatSaysWhy(String fault, byte[] bytes, int code, String why) {
        try (RawPeer client = RawPeer.connect(server.port()).open("/")) {
            Recorder endpoint = server.recorder();
            assertThat(endpoint.next()).isEqualTo("open");
            client.send(bytes);
            RawFrame close = client.readFrame();
            assertThat(close.opcode()).isEqualTo(CLOSE);
            assertThat(close.closeCode()).isEqualTo(code);
            assertThat(close.closeReason()).isEqualTo(why);
            assertThat(client.readToEnd()).isEqualTo(RawPeer.End.SHUTDOWN);
            assertThat(endpoint.next()).isEqualTo("close " + code + " " + why);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badFrames")
    void whatCameBeforeABadFrameIsStillAnswered(String fault, byte[] bytes, int code) {
        try (RawPeer client = RawPeer.connect(server.port()).open("/")) {
            client.send(Bytes.concat(masked(TEXT, Bytes.utf8("good")).bytes(), bytes));
            assertThat(client.readFrame().text()).isEqualTo("good");
            assertThat(client.readFrame().closeCode()).isEqualTo(code);
            server.recorder().awaitClose();
        }
    }

    @Test
    @Rfc6455("8.1/1")
    void invalidTextIsRefusedInTheMiddleOfAFrameThatIsNotWhole() {
        byte[] payload = Bytes.concat(Bytes.utf8("good so far "), Bytes.of("ff"));
        byte[] begun = masked(TEXT, payload).bytes();
        begun[1] = (byte) (0x80 | 100);
        try (RawPeer client = RawPeer.connect(server.port()).open("/")) {
            client.send(begun);
            assertThat(client.readFrame().closeCode()).isEqualTo(1007);
            assertThat(server.recorder().awaitClose()).startsWith("close 1007 text is not UTF-8 at byte 12: 0xFF");
        }
    }

    @Test
    @Rfc6455("8.1/1")
    void invalidTextIsRefusedInTheMiddleOfAMessageThatIsNotWhole() {
        try (RawPeer client = RawPeer.connect(server.port()).open("/")) {
            client.send(masked(TEXT, Bytes.of("68 c3")).unfinished());
            client.send(masked(CONTINUATION, Bytes.of("28")).unfinished());
            assertThat(client.readFrame().closeCode()).isEqualTo(1007);
            assertThat(server.recorder().awaitClose()).startsWith("close 1007 text is not UTF-8");
        }
    }

    /**
     * A socket that is closed with unread bytes is reset, and the peer may lose what it has not read: so the server must read on. A reset
     * shows as a send that fails.
     */
    @Test
    @Rfc6455({"7.1.1/1", "7.1.7/5"})
    void aClientThatGoesOnSendingAMegabyteStillReadsTheCloseFrame() {
        try (RawPeer client = RawPeer.connect(server.port()).open("/")) {
            client.send(header(true, 0, TEXT, true, 2_000_000));
            sendHalfAMegabyte(client);
            RawFrame close = client.readFrame();
            assertThat(close.closeCode()).isEqualTo(1009);
            assertThat(close.closeReason()).isEqualTo("text message 2000000 > 65536 bytes (RFC 6455 section 10.4)");
            assertThat(client.readToEnd()).isEqualTo(RawPeer.End.SHUTDOWN);
            sendHalfAMegabyte(client);
            assertThat(server.recorder().awaitClose()).startsWith("close 1009 ");
        }
    }

    private static void sendHalfAMegabyte(RawPeer client) {
        for (int i = 0; i < 32; i++) {
            client.send(new byte[16 * 1024]);
        }
    }

    @Test
    void aMessageOfExactly64KibibytesIsTaken() {
        String text = "ä".repeat(32 * 1024);
        try (RawPeer client = RawPeer.connect(server.port()).open("/")) {
            client.sendText(text);
            assertThat(client.readFrame().text()).isEqualTo(text);
            client.reset();
            server.recorder().awaitClose();
        }
    }

    /** Measured over all threads of this process: what a header declares must not show. */
    @ParameterizedTest
    @MethodSource("hugeLengths")
    @Rfc6455("10.4/1")
    @Regression({"CVE-2026-19204", "CVE-2020-13935"})
    void aHeaderThatDeclaresAHugeLengthAllocatesNothingForIt(long length) {
        try (RawPeer client = RawPeer.connect(server.port()).open("/")) {
            assertThat(server.recorder().next()).isEqualTo("open");
            long before = heapAndDirectBytesEverAllocated();
            client.send(header(true, 0, BINARY, true, length));
            client.readToClose();
            assertThat(heapAndDirectBytesEverAllocated() - before).isLessThan(16_000_000);
        }
    }

    static Stream<Long> hugeLengths() {
        return Stream.of(64L << 20, (long) Integer.MAX_VALUE, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE, -1L);
    }

    private static long heapAndDirectBytesEverAllocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = 0;
        for (long allocated : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
            bytes += Math.max(0, allocated);
        }
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            bytes += pool.getMemoryUsed();
        }
        return bytes;
    }

    @Test
    void aBinaryMessageToATextEndpointIsRefused() {
        try (TestServer textOnly = TestServer.serving(TextOnly::new);
                RawPeer client = RawPeer.connect(textOnly.port()).open("/")) {
            client.send(masked(BINARY, Bytes.utf8("x")));
            RawFrame close = client.readFrame();
            assertThat(close.closeCode()).isEqualTo(1003);
            assertThat(close.closeReason()).isEqualTo("this endpoint takes no binary messages");
            assertThat(client.readToEnd()).isEqualTo(RawPeer.End.SHUTDOWN);
        }
    }

    private static final class TextOnly implements WebSocket.OnTextMessage {
        @Override
        public void onOpen(Connection connection) {}

        @Override
        public void onMessage(String data) {}

        @Override
        public void onClose(int closeCode, String reason) {}
    }

    @Test
    void anEndpointThatThrowsFailsItsConnection() {
        try (TestServer failing = TestServer.serving(ThrowsOnText::new);
                RawPeer client = RawPeer.connect(failing.port()).open("/")) {
            client.sendText("x");
            RawFrame close = client.readFrame();
            assertThat(close.closeCode()).isEqualTo(1011);
            assertThat(close.closeReason()).isEqualTo("onMessage failed");
            Recorder endpoint = failing.recorder();
            assertThat(endpoint.awaitClose()).isEqualTo("close 1011 onMessage failed");
        }
    }

    private static final class ThrowsOnText extends Recorder {
        @Override
        void onText(String data) {
            throw new IllegalStateException("expected by the test");
        }
    }

    @Test
    @Regression("BZ-70110")
    void anEndpointThatThrowsOnOpenFailsItsConnection() {
        try (TestServer failing = TestServer.serving(ThrowsOnOpen::new);
                RawPeer client = RawPeer.connect(failing.port()).open("/")) {
            assertThat(client.readFrame().closeCode()).isEqualTo(1011);
            assertThat(failing.recorder().awaitClose()).isEqualTo("close 1011 onOpen failed");
        }
    }

    private static final class ThrowsOnOpen extends Recorder {
        @Override
        void onOpened(Connection connection) {
            throw new IllegalStateException("expected by the test");
        }
    }

    @Test
    @Rfc6455({"5.1/3", "5.4/4", "5.5.2/1", "5.5.3"})
    void fragmentsWithControlFramesBetweenThemMakeOneMessage() {
        try (RawPeer client = RawPeer.connect(server.port()).open("/")) {
            client.send(masked(TEXT, Bytes.of("66 c3")).unfinished());
            client.send(masked(PING, Bytes.utf8("in between")));
            assertThat(client.readFrame())
                    .matches(frame -> frame.opcode() == PONG && frame.text().equals("in between"));
            client.send(masked(CONTINUATION, new byte[0]).unfinished());
            client.send(masked(PONG, Bytes.utf8("not asked for")));
            client.send(masked(CONTINUATION, Bytes.of("bc 72")));
            RawFrame echo = client.readFrame();
            assertThat(echo.text()).isEqualTo("für");
            assertThat(echo.fin()).isTrue();
            assertThat(echo.masked()).isFalse();
            client.reset();
            server.recorder().awaitClose();
        }
    }

    @Test
    @Rfc6455("6.2/1")
    void framesThatComeByteByByteAreUnderstood() {
        try (RawPeer client = RawPeer.connect(server.port()).open("/")) {
            byte[] bytes = Bytes.concat(
                    masked(TEXT, Bytes.utf8("one 🎈")).bytes(),
                    masked(PING, Bytes.utf8("p")).bytes(),
                    masked(TEXT, Bytes.utf8("t".repeat(200))).bytes());
            for (byte b : bytes) {
                client.send(new byte[] {b});
            }
            assertThat(client.readFrame().text()).isEqualTo("one 🎈");
            assertThat(client.readFrame().opcode()).isEqualTo(PONG);
            assertThat(client.readFrame().text()).isEqualTo("t".repeat(200));
            client.reset();
            server.recorder().awaitClose();
        }
    }
}
