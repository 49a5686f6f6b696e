package dev.hawser.websocket;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Compresses whole messages to the payload of frames with RSV1 (RFC 7692 section 7.2.1).
 *
 * <p><b>Windows.</b> The peer may have asked for a window shorter than 32 KiB, which the JDK's compressor cannot be told. But one that is
 * told to flush fully forgets everything before: so a message that is compressed in chunks of the length of the window, with a full flush
 * between them, never refers further back than that. Each chunk costs about ten bytes.
 *
 * <p>A message that would not become shorter is sent as it is. Then the peer does not have it in its window; so with context takeover the
 * context begins anew, and the next message refers to nothing before it, which is always allowed.
 *
 * <p><b>Threads.</b> Any thread. But with context takeover each message refers to those before, so the caller has to send them in the order in
 * which they were compressed, all of them; see {@link #restart}. The lock is held while compressing.
 */
public final class MessageDeflater {
    private static final int MAX_WINDOW = 1 << DeflateParameters.MAX_WINDOW_BITS;
    private static final int TAIL_LENGTH = 4;
    private static final int MIN_ROOM = 64;
    /** What is longer is not compressed, so that no length here exceeds that of an array. */
    private static final int MAX_LENGTH = 1 << 30;

    private static final byte[] NOTHING = {};

    private final DeflatePool pool;
    private final int threshold;
    private final int chunkLength;
    private final boolean contextTakeover;

    // Guarded by this.
    private @Nullable Deflater held;
    private boolean released;

    /**
     * For a connection, or for messages that go to many connections with the same parameters, which then must be without context takeover.
     *
     * @param sender the side that sends
     * @param parameters what was agreed on in the handshake
     * @param threshold bytes from which on a message is compressed, 0 or more
     * @param pool lends the compressors
     * @throws IllegalArgumentException when the threshold is negative
     */
    public MessageDeflater(Role sender, DeflateParameters parameters, int threshold, DeflatePool pool) {
        DeflateOptions.requireBetween(0, Integer.MAX_VALUE, threshold, "threshold");
        this.pool = pool;
        this.threshold = threshold;
        this.chunkLength = parameters.windowLength(sender);
        // A shorter window begins anew so often that there is no context to speak of; nobody has to use one (section
        // 7.1.1).
        this.contextTakeover = parameters.hasContextTakeover(sender) && chunkLength == MAX_WINDOW;
    }

    /** Whether a message may refer to those before. */
    public boolean hasContextTakeover() {
        return contextTakeover;
    }

    /**
     * Compresses a message.
     *
     * @param payload from position to limit; its position does not change
     * @return the payload of a frame with RSV1 (or of several, of which the first has it); null when the message has to be sent as it is, in
     *     frames without RSV1: it is shorter than the threshold, would not become shorter, is longer than 1 GiB, or this is released. An empty
     *     message, where the threshold lets it be compressed, is the one byte of section 7.2.3.6
     */
    public @Nullable ByteBuffer deflate(ByteBuffer payload) {
        if (payload.remaining() < threshold || payload.remaining() > MAX_LENGTH) {
            return null;
        }
        if (!payload.hasRemaining()) {
            // The header of an empty block without compression, whose lengths are the tail that is left out. A
            // compressor
            // with nothing to flush does not write it.
            return ByteBuffer.allocate(1);
        }
        return contextTakeover ? deflateInContext(payload) : deflateAlone(payload);
    }

    private @Nullable ByteBuffer deflateAlone(ByteBuffer payload) {
        Deflater deflater = pool.borrowDeflater();
        try {
            return deflate(payload, deflater);
        } finally {
            pool.release(deflater);
        }
    }

    private synchronized @Nullable ByteBuffer deflateInContext(ByteBuffer payload) {
        if (released) {
            return null;
        }
        Deflater deflater = held;
        if (deflater == null) {
            deflater = pool.borrowDeflater();
            held = deflater;
        }
        ByteBuffer compressed = null;
        try {
            compressed = deflate(payload, deflater);
        } finally {
            // What is not sent compressed is not in the peer's window either.
            if (compressed == null) {
                deflater.reset();
            }
            deflater.setInput(NOTHING);
        }
        return compressed;
    }

    /** Returns null as soon as the result is as long as the payload. */
    private @Nullable ByteBuffer deflate(ByteBuffer payload, Deflater deflater) {
        int length = payload.remaining();
        int most = length - 1 + TAIL_LENGTH;
        byte[] out = new byte[MIN_ROOM + length / 4];
        int at = 0;
        for (int from = 0; from < length; from += chunkLength) {
            int chunk = Math.min(chunkLength, length - from);
            deflater.setInput(payload.slice(payload.position() + from, chunk));
            int flush = flush(from + chunk == length);
            int room;
            int written;
            do {
                // zlib repeats a flush that just filled its output, which would be correct but longer.
                if (out.length - at < MIN_ROOM) {
                    out = Arrays.copyOf(out, Math.min(2 * out.length, most + MIN_ROOM));
                }
                room = out.length - at;
                written = deflater.deflate(out, at, room, flush);
                at += written;
                if (at > most) {
                    return null;
                }
            } while (written == room);
        }
        // Section 7.2.1: "Remove 4 octets (that are 0x00 0x00 0xff 0xff) from the tail end."
        return ByteBuffer.wrap(out, 0, at - TAIL_LENGTH);
    }

    private int flush(boolean last) {
        if (last) {
            return Deflater.SYNC_FLUSH;
        }
        return chunkLength == MAX_WINDOW ? Deflater.NO_FLUSH : Deflater.FULL_FLUSH;
    }

    /**
     * Says that the message that was compressed last is not sent after all: the next one refers to nothing before it. Needed with context
     * takeover only. Any thread.
     */
    public synchronized void restart() {
        if (held != null) {
            held.reset();
        }
    }

    /** Gives back what it has borrowed: the connection is closed. From now on with context takeover nothing is compressed. Any thread. */
    public synchronized void release() {
        released = true;
        Deflater deflater = held;
        if (deflater != null) {
            held = null;
            pool.release(deflater);
        }
    }
}
