package dev.hawser.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One end of a TCP connection, in either role, that says exactly what a test tells it to.
 *
 * <p>It reads only when it is asked to, so a test that does not ask is a peer that does not read. No read waits longer than
 * {@value #LIMIT_MILLIS} ms, unless it is told to.
 */
public final class RawPeer implements AutoCloseable {
    /** The key that {@link #handshake} sends, of RFC 6455 section 1.3. */
    public static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private static final int LIMIT_MILLIS = 30_000;
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /** How the other end has ended the connection. */
    public enum End {
        /** It said that it is done (FIN): all that it had sent has arrived. */
        SHUTDOWN,
        /** It dropped the connection (RST): what it had sent may be lost. */
        RESET
    }

    private final Socket socket;
    private final InputStream in;

    private RawPeer(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 4096);
        socket.setSoTimeout(LIMIT_MILLIS);
        socket.setTcpNoDelay(true);
    }

    /** A client of a server on this machine. */
    public static RawPeer connect(int port) {
        return connect(port, 0);
    }

    /**
     * A client of a server on this machine.
     *
     * @param receiveBufferBytes how much the network takes while the peer does not read; 0 for as much as the system likes
     */
    public static RawPeer connect(int port, int receiveBufferBytes) {
        return unchecked(() -> {
            Socket socket = new Socket();
            if (receiveBufferBytes > 0) {
                socket.setReceiveBufferSize(receiveBufferBytes);
            }
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LIMIT_MILLIS);
            return new RawPeer(socket);
        });
    }

    /**
     * A client of a server on this machine, with another address.
     *
     * @param address one of 127.0.0.0/8
     */
    public static RawPeer connectFrom(String address, int port) {
        return unchecked(() -> {
            Socket socket = new Socket();
            socket.bind(new InetSocketAddress(address, 0));
            socket.connect(new InetSocketAddress("127.0.0.1", port), LIMIT_MILLIS);
            return new RawPeer(socket);
        });
    }

    /** The server's end of an accepted connection. */
    static RawPeer accepted(Socket socket) throws IOException {
        return new RawPeer(socket);
    }

    /** The head of a good request, up to and with the empty line. */
    public static String handshake(String path, String... moreFields) {
        return "GET " + path + " HTTP/1.1\r\n"
                + "Host: localhost\r\n"
                + "Upgrade: websocket\r\n"
                + "Connection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: " + KEY + "\r\n"
                + lines(moreFields)
                + "\r\n";
    }

    /** The head of a good answer to a request, up to and with the empty line. */
    public static String acceptance(HttpHead request, String... moreFields) {
        return "HTTP/1.1 101 Switching Protocols\r\n"
                + "Upgrade: websocket\r\n"
                + "Connection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + accept(String.valueOf(request.field("sec-websocket-key"))) + "\r\n"
                + lines(moreFields)
                + "\r\n";
    }

    /** What proves that this key was read (RFC 6455 section 4.2.2). */
    public static String accept(String key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder().encodeToString(sha1.digest((key + GUID).getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static String lines(String... fields) {
        StringBuilder lines = new StringBuilder();
        for (String field : fields) {
            lines.append(field).append("\r\n");
        }
        return lines.toString();
    }

    /** Shakes hands as a client; fails when the answer is not 101. */
    public RawPeer open(String path, String... moreFields) {
        send(handshake(path, moreFields));
        HttpHead head = readHead();
        if (head.status() != 101) {
            throw new IllegalStateException("handshake refused: " + head.startLine() + " " + readBody(head));
        }
        return this;
    }

    /** Sends text, one byte for each character. */
    public void send(String text) {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends bytes; waits while the other end does not read. */
    public void send(byte[] bytes) {
        unchecked(() -> {
            socket.getOutputStream().write(bytes);
            return null;
        });
    }

    public void send(RawFrame frame) {
        send(frame.bytes());
    }

    /** Sends a text message as a client. */
    public void sendText(String text) {
        send(RawFrame.masked(RawFrame.TEXT, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Sends a close frame as a client. */
    public void sendClose(int code, String reason) {
        send(RawFrame.masked(RawFrame.CLOSE, RawFrame.closePayload(code, reason)));
    }

    /** Changes how long a read waits. */
    public void setLimit(Duration limit) {
        unchecked(() -> {
            socket.setSoTimeout(Math.toIntExact(limit.toMillis()));
            return null;
        });
    }

    /** Whether something has come that was not read. */
    public boolean hasUnread() {
        return unchecked(() -> in.available() > 0);
    }

    /** Reads the head of a request or response. */
    public HttpHead readHead() {
        return unchecked(() -> {
            String startLine = readLine();
            Map<String, List<String>> fields = new TreeMap<>();
            for (String line = readLine(); !line.isEmpty(); line = readLine()) {
                int colon = line.indexOf(':');
                fields.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                        .add(line.substring(colon + 1).strip());
            }
            return new HttpHead(startLine, fields);
        });
    }

    /** Reads a whole response; its content has a length, or is chunked, or there is none. */
    public HttpAnswer readAnswer() {
        HttpHead head = readHead();
        return new HttpAnswer(head, readBody(head));
    }

    private String readBody(HttpHead head) {
        return unchecked(() -> {
            String length = head.field("content-length");
            if (length != null) {
                return new String(readBytes(Integer.parseInt(length)), StandardCharsets.UTF_8);
            }
            return "chunked".equals(head.field("transfer-encoding")) ? readChunks() : "";
        });
    }

    private String readChunks() throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (int length = Integer.parseInt(readLine(), 16); length > 0; length = Integer.parseInt(readLine(), 16)) {
            content.writeBytes(readBytes(length));
            readLine();
        }
        readLine();
        return content.toString(StandardCharsets.UTF_8);
    }

    /** Reads one frame; fails when the connection ends instead. */
    public RawFrame readFrame() {
        RawFrame frame = unchecked(this::nextFrame);
        if (frame == null) {
            throw new UncheckedIOException(new EOFException("the connection ended where a frame was due"));
        }
        return frame;
    }

    /** Reads frames until one is a close frame, and returns that. */
    public RawFrame readToClose() {
        RawFrame frame = readFrame();
        while (frame.opcode() != RawFrame.CLOSE) {
            frame = readFrame();
        }
        return frame;
    }

    /** Reads all frames that there are until the connection ends; bytes of a frame that is not whole are an error. */
    public List<RawFrame> readFramesToEnd() {
        return unchecked(() -> {
            List<RawFrame> frames = new ArrayList<>();
            for (RawFrame frame = nextFrame(); frame != null; frame = nextFrame()) {
                frames.add(frame);
            }
            return frames;
        });
    }

    /** Reads and forgets whatever comes, until the connection ends. */
    public End readToEnd() {
        return unchecked(() -> {
            try {
                byte[] bytes = new byte[8192];
                while (in.read(bytes) >= 0) {
                    // There is more.
                }
                return End.SHUTDOWN;
            } catch (SocketException reset) {
                return End.RESET;
            }
        });
    }

    private @Nullable RawFrame nextFrame() throws IOException {
        int first = in.read();
        if (first < 0) {
            return null;
        }
        int second = readByte();
        boolean masked = (second & 0x80) != 0;
        long length = second & 0x7F;
        if (length == 126) {
            length = readNumber(Short.BYTES);
        } else if (length == 127) {
            length = readNumber(Long.BYTES);
        }
        byte[] key = masked ? readBytes(4) : new byte[4];
        byte[] payload = readBytes(Math.toIntExact(length));
        for (int i = 0; masked && i < payload.length; i++) {
            payload[i] ^= key[i % 4];
        }
        return new RawFrame((first & 0x80) != 0, first >> 4 & 0x7, first & 0xF, masked, payload);
    }

    private long readNumber(int bytes) throws IOException {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number = number << Byte.SIZE | readByte();
        }
        return number;
    }

    private int readByte() throws IOException {
        int value = in.read();
        if (value < 0) {
            throw new EOFException("the connection ended in the middle of a frame or line");
        }
        return value;
    }

    private byte[] readBytes(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the connection ended after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int value = readByte(); value != '\n'; value = readByte()) {
            if (value != '\r') {
                line.write(value);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /** Says that nothing more will be sent (FIN), and can still read. */
    public void shutdownOutput() {
        unchecked(() -> {
            socket.shutdownOutput();
            return null;
        });
    }

    /** Drops the connection without a word (RST). */
    public void reset() {
        unchecked(() -> {
            socket.setSoLinger(true, 0);
            socket.close();
            return null;
        });
    }

    /** Closes the socket without a word (FIN, or RST when there is something unread). */
    public void disconnect() {
        unchecked(() -> {
            socket.close();
            return null;
        });
    }

    @Override
    public void close() {
        disconnect();
    }

    private interface Io<T> {
        T run() throws IOException;
    }

    private static <T extends @Nullable Object> T unchecked(Io<T> io) {
        try {
            return io.run();
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }
}
