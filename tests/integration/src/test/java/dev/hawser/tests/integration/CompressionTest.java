package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.testkit.HttpHead;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.Regression;
import dev.hawser.testkit.Rfc7692;
import dev.hawser.websocket.DeflateOptions;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** permessage-deflate (RFC 7692) on the wire of our server. The other suites run with compression wherever their peer offers it. */
class CompressionTest {
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate";
    private static final String LONG = "the same again and again, ".repeat(200);
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    @Test
    @Rfc7692({"6.1/1", "6.1/2", "6.1/3"})
    @Regression("jetty #10135")
    void longMessagesGoOutCompressedAndShortOnesDoNot() throws DataFormatException {
        try (TestServer server = TestServer.serving(Recorder::echo);
                RawPeer client = RawPeer.connect(server.port()).open("/", OFFER)) {
            client.sendText("short");
            RawFrame plain = client.readFrame();
            assertThat(plain.reserved()).isZero();
            assertThat(plain.text()).isEqualTo("short");

            client.send(compressed(LONG));
            RawFrame deflated = client.readFrame();
            assertThat(deflated.reserved()).as("RSV1").isEqualTo(4);
            assertThat(deflated.payload()).hasSizeLessThan(LONG.length() / 10);
            assertThat(inflate(deflated.payload())).isEqualTo(LONG);
            client.reset();
        }
    }

    @Test
    void withoutAnOfferNothingIsCompressedAndRsv1IsAFault() {
        try (TestServer server = TestServer.serving(Recorder::echo);
                RawPeer client = RawPeer.connect(server.port()).open("/")) {
            client.sendText(LONG);
            assertThat(client.readFrame().reserved()).isZero();
            client.send(compressed(LONG));
            assertThat(client.readFrame().closeCode()).isEqualTo(1002);
            client.reset();
        }
    }

    @Test
    void aServerThatDoesNotWantItDoesNotAnswerTheOffer() {
        ConnectionOptions plain = ConnectionOptions.DEFAULT.withDeflate(null);
        try (TestServer server = TestServer.serving(plain, Recorder::echo)) {
            assertThat(answer(server, OFFER)).isNull();
        }
    }

    @Test
    void whatCannotBeAgreedOnIsDeclinedAndTheNextOfferTaken() {
        try (TestServer server = TestServer.serving(Recorder::echo)) {
            assertThat(answer(server, OFFER + "; server_max_window_bits=16")).isNull();
            assertThat(answer(server, OFFER + "; no_such_parameter")).isNull();
            assertThat(answer(
                            server,
                            OFFER + "; server_max_window_bits=16, permessage-deflate; server_max_window_bits=9"))
                    .contains("server_max_window_bits=9");
        }
    }

    @Test
    void aBombIsDefusedBeforeItIsInflated() {
        try (TestServer server = TestServer.serving(Recorder::echo);
                RawPeer client = RawPeer.connect(server.port()).open("/", OFFER)) {
            client.send(compressed("0".repeat(10_000_000)));
            RawFrame close = client.readFrame();
            assertThat(close.closeCode()).isEqualTo(1009);
            assertThat(close.closeReason()).contains("> 65536 bytes");
            client.reset();
        }
    }

    @Test
    void withContextTakeoverTheSecondOfTwoEqualMessagesIsShorter() throws DataFormatException {
        ConnectionOptions takeover = ConnectionOptions.DEFAULT.withDeflate(
                DeflateOptions.DEFAULT.withThreshold(10).withContextTakeover(true, false));
        String text = "A sentence that nobody has said before, unless it was said just now: 1873 4692 0557.";
        try (TestServer server = TestServer.serving(takeover, Recorder::echo);
                RawPeer client = RawPeer.connect(server.port()).open("/", OFFER)) {
            Inflater inflater = new Inflater(true);
            client.sendText(text);
            client.sendText(text);
            byte[] first = client.readFrame().payload();
            byte[] second = client.readFrame().payload();
            assertThat(second).hasSizeLessThan(first.length / 3);
            assertThat(inflate(first, inflater)).isEqualTo(text);
            assertThat(inflate(second, inflater)).isEqualTo(text);
            client.reset();
        }
    }

    private static @Nullable String answer(TestServer server, String offer) {
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.send(RawPeer.handshake("/", offer));
            HttpHead head = client.readHead();
            assertThat(head.status()).isEqualTo(101);
            client.reset();
            return head.field("sec-websocket-extensions");
        }
    }

    private static RawFrame compressed(String text) {
        Deflater deflater = new Deflater(6, true);
        deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        int written = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
        while (written > 0) {
            out.write(buffer, 0, written);
            written = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
        }
        deflater.end();
        byte[] whole = out.toByteArray();
        byte[] payload = new byte[whole.length - TAIL.length];
        System.arraycopy(whole, 0, payload, 0, payload.length);
        return RawFrame.masked(RawFrame.TEXT, payload).withReserved(4);
    }

    private static String inflate(byte[] payload) throws DataFormatException {
        return inflate(payload, new Inflater(true));
    }

    private static String inflate(byte[] payload, Inflater inflater) throws DataFormatException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        for (byte[] input : new byte[][] {payload, TAIL}) {
            inflater.setInput(input);
            while (!inflater.needsInput()) {
                out.write(buffer, 0, inflater.inflate(buffer));
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
