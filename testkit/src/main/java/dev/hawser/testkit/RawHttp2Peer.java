package dev.hawser.testkit;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The server's end of a connection of HTTP/2 that says exactly what a test tells it to, frame by frame (RFC 9113 section 4.1). It reads only
 * when it is asked to, and then no longer than some seconds.
 */
public final class RawHttp2Peer implements AutoCloseable {
    public static final int DATA = 0x0;
    public static final int HEADERS = 0x1;
    public static final int RST_STREAM = 0x3;
    public static final int SETTINGS = 0x4;
    public static final int GOAWAY = 0x7;
    public static final int WINDOW_UPDATE = 0x8;

    public static final int END_STREAM = 0x1;
    private static final int ACK = 0x1;
    private static final int END_HEADERS = 0x4;

    public static final int MAX_CONCURRENT_STREAMS = 0x3;
    public static final int INITIAL_WINDOW_SIZE = 0x4;
    public static final int ENABLE_CONNECT_PROTOCOL = 0x8;

    public static final int REFUSED_STREAM = 0x7;
    public static final int CANCEL = 0x8;

    private static final int LIMIT_MILLIS = 30_000;
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    /** The name {@code :status} in the table of RFC 7541. */
    private static final int STATUS = 8;

    /** @param stream 0 for the connection */
    public record Frame(int type, int flags, int stream, byte[] payload) {
        /** The first four bytes as a number: an error, a window. */
        public int number() {
            return ByteBuffer.wrap(payload).getInt();
        }

        public boolean isEnd() {
            return (flags & END_STREAM) != 0;
        }

        /** As on the wire. */
        public byte[] bytes() {
            return ByteBuffer.allocate(9 + payload.length)
                    .put((byte) (payload.length >> 16))
                    .putShort((short) payload.length)
                    .put((byte) type)
                    .put((byte) flags)
                    .putInt(stream)
                    .put(payload)
                    .array();
        }
    }

    private final Socket socket;
    private final DataInputStream in;

    private RawHttp2Peer(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        socket.setSoTimeout(LIMIT_MILLIS);
        socket.setTcpNoDelay(true);
    }

    /** Takes a client's preface, and says nothing yet. */
    public static RawHttp2Peer accepted(Socket socket) throws IOException {
        RawHttp2Peer peer = new RawHttp2Peer(socket);
        byte[] preface = new byte[PREFACE.length()];
        peer.in.readFully(preface);
        if (!new String(preface, StandardCharsets.US_ASCII).equals(PREFACE)) {
            throw new AssertionError("no preface of HTTP/2: " + new String(preface, StandardCharsets.US_ASCII));
        }
        return peer;
    }

    /**
     * Settings.
     *
     * @param pairs identifiers and values by turns
     */
    public static Frame settings(int... pairs) {
        ByteBuffer payload = ByteBuffer.allocate(pairs.length / 2 * 6);
        for (int i = 0; i < pairs.length; i += 2) {
            payload.putShort((short) pairs[i]).putInt(pairs[i + 1]);
        }
        return new Frame(SETTINGS, 0, 0, payload.array());
    }

    /** The head of an answer, its status and fields written out, and not the end of the stream. */
    public static Frame answer(int stream, int status, String... fields) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(STATUS);
        text(block, String.valueOf(status));
        for (String field : fields) {
            int colon = field.indexOf(':');
            block.write(0);
            text(block, field.substring(0, colon));
            text(block, field.substring(colon + 1).strip());
        }
        return new Frame(HEADERS, END_HEADERS, stream, block.toByteArray());
    }

    private static void text(ByteArrayOutputStream block, String text) {
        if (text.length() > 126) {
            throw new IllegalArgumentException("too long for this encoder: " + text);
        }
        block.write(text.length());
        block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    public static Frame data(int stream, byte[] bytes) {
        return new Frame(DATA, 0, stream, bytes);
    }

    public static Frame reset(int stream, int error) {
        return new Frame(RST_STREAM, 0, stream, number(error));
    }

    public static Frame window(int stream, int bytes) {
        return new Frame(WINDOW_UPDATE, 0, stream, number(bytes));
    }

    /** @param lastStream the last one that was dealt with, or will be */
    public static Frame goAway(int lastStream) {
        return new Frame(GOAWAY, 0, 0, ByteBuffer.allocate(8).putInt(lastStream).array());
    }

    /** A frame that is the last one of its stream. */
    public static Frame last(Frame frame) {
        return new Frame(frame.type(), frame.flags() | END_STREAM, frame.stream(), frame.payload());
    }

    private static byte[] number(int number) {
        return ByteBuffer.allocate(4).putInt(number).array();
    }

    /** Sends frames, all in one write. */
    public void send(Frame... frames) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Frame frame : frames) {
            bytes.writeBytes(frame.bytes());
        }
        sendBytes(bytes.toByteArray());
    }

    public void sendBytes(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    /** The next frame of that type; those before are dropped, but settings acknowledged. */
    public Frame next(int type) {
        while (true) {
            Frame frame = next();
            if (frame == null) {
                throw new AssertionError("the client ended the connection where frame " + type + " was due");
            }
            if (frame.type() == type) {
                return frame;
            }
        }
    }

    /** The next frame, of settings only those of the other side, which are acknowledged; null at the end of the connection. */
    public @Nullable Frame next() {
        try {
            while (true) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                Frame frame =
                        new Frame(in.readUnsignedByte(), in.readUnsignedByte(), in.readInt(), in.readNBytes(length));
                if (frame.type() != SETTINGS) {
                    return frame;
                }
                if ((frame.flags() & ACK) == 0) {
                    send(new Frame(SETTINGS, ACK, 0, new byte[0]));
                    return frame;
                }
            }
        } catch (EOFException | SocketException end) {
            return null;
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }
}
