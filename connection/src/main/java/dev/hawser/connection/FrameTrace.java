package dev.hawser.connection;

import dev.hawser.websocket.FrameObserver;
import dev.hawser.websocket.Opcode;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes each frame of a connection to the logger {@value #LOGGER}, at level trace: direction, opcode, flags, length, and the beginning of
 * the payload as text in which nothing can be mistaken for another line or a command of a terminal. Any thread.
 *
 * <pre>
 * /127.0.0.1:50312 &lt;- TEXT fin 5 bytes "hello"
 * /127.0.0.1:50312 -&gt; CLOSE fin 2 bytes 03E8
 * </pre>
 */
final class FrameTrace implements FrameObserver {
    static final String LOGGER = "dev.hawser.trace";

    private static final Logger LOG = LoggerFactory.getLogger(LOGGER);
    private static final int EXCERPT_BYTES = 48;

    private final Object peer;

    private FrameTrace(Object peer) {
        this.peer = peer;
    }

    /**
     * A trace of the frames of one connection, which the address of its peer names.
     *
     * @return null unless the logger wants to have it
     */
    static @Nullable FrameTrace of(EndPoint endPoint) {
        if (!LOG.isTraceEnabled()) {
            // Asked for whenever something is read: and the address costs a lock of the channel.
            return null;
        }
        SocketAddress peer = endPoint.getRemoteSocketAddress();
        return new FrameTrace(peer == null ? "(no address)" : peer);
    }

    /** A frame has come in. */
    @Override
    public void onFrame(boolean fin, boolean rsv1, Opcode opcode, int length, ByteBuffer beginning) {
        write("<-", fin, rsv1, opcode, length, beginning);
    }

    /** A frame is to go out. */
    void sent(boolean fin, boolean rsv1, Opcode opcode, ByteBuffer payload) {
        write("->", fin, rsv1, opcode, payload.remaining(), payload);
    }

    /** Of the whole frames of a server in a buffer, those that begin before its position go out. */
    void sent(ByteBuffer taken) {
        ByteBuffer frames = taken.duplicate().rewind();
        while (frames.position() < taken.position()) {
            int first = frames.get();
            int length = length(frames);
            Opcode opcode = Opcode.of(first & 0x0F);
            if (opcode != null) {
                sent((first & 0x80) != 0, (first & 0x40) != 0, opcode, frames.slice(frames.position(), length));
            }
            frames.position(frames.position() + length);
        }
    }

    private static int length(ByteBuffer frame) {
        int length = frame.get() & 0x7F;
        return switch (length) {
            case 126 -> frame.getShort() & 0xFFFF;
            case 127 -> (int) frame.getLong();
            default -> length;
        };
    }

    private void write(String direction, boolean fin, boolean rsv1, Opcode opcode, int length, ByteBuffer beginning) {
        LOG.trace(
                "{} {} {}{}{} {} bytes {}",
                peer,
                direction,
                opcode,
                fin ? " fin" : "",
                rsv1 ? " rsv1" : "",
                length,
                excerpt(opcode, rsv1, length, beginning));
    }

    private static String excerpt(Opcode opcode, boolean compressed, int length, ByteBuffer beginning) {
        byte[] bytes = new byte[Math.min(EXCERPT_BYTES, beginning.remaining())];
        beginning.get(beginning.position(), bytes);
        boolean text = !compressed && (opcode == Opcode.TEXT || opcode == Opcode.CONTINUATION);
        String shown = text ? quoted(bytes) : HexFormat.of().withUpperCase().formatHex(bytes);
        return bytes.length < length ? shown + "..." : shown;
    }

    /** Only letters, digits and marks of ASCII show themselves; the other bytes show their value. */
    private static String quoted(byte[] bytes) {
        StringBuilder quoted = new StringBuilder("\"");
        for (byte b : bytes) {
            if (b >= ' ' && b < 0x7F && b != '"' && b != '\\') {
                quoted.append((char) b);
            } else {
                quoted.append("\\x").append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return quoted.append('"').toString();
    }
}
