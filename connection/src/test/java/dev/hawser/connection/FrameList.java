package dev.hawser.connection;

import dev.hawser.websocket.FrameEncoder;
import dev.hawser.websocket.FrameSource;
import dev.hawser.websocket.Opcode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** A source of text frames, given one by one or all together. Any thread adds; it fails when it is not settled as it should. */
class FrameList implements FrameSource {
    private final ConcurrentLinkedQueue<ByteBuffer> frames = new ConcurrentLinkedQueue<>();
    private final int most;

    private @Nullable ByteBuffer taken;

    /** How many frames are given at once at most. */
    FrameList(int most) {
        this.most = most;
    }

    FrameList add(String... texts) {
        for (String text : texts) {
            ByteBuffer payload = StandardCharsets.UTF_8.encode(text);
            ByteBuffer frame = ByteBuffer.allocate(payload.remaining() + FrameEncoder.MAX_HEADER_LENGTH);
            FrameEncoder.encode(Opcode.TEXT, true, payload, frame);
            frames.add(frame.flip());
        }
        return this;
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    boolean isTaken() {
        return taken != null;
    }

    @Override
    public @Nullable ByteBuffer take() {
        if (taken != null) {
            throw new IllegalStateException("not settled");
        }
        int length = 0;
        int count = 0;
        for (ByteBuffer frame : frames) {
            if (count++ < most) {
                length += frame.remaining();
            }
        }
        if (length == 0) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.allocateDirect(length);
        count = 0;
        for (ByteBuffer frame : frames) {
            if (count++ < most && frame.remaining() <= bytes.remaining()) {
                bytes.put(frame.duplicate());
            }
        }
        taken = bytes.flip();
        return bytes.asReadOnlyBuffer();
    }

    @Override
    public @Nullable ByteBuffer settle(ByteBuffer written) {
        ByteBuffer all = taken;
        if (all == null) {
            throw new IllegalStateException("not taken");
        }
        taken = null;
        int left = written.position();
        ByteBuffer rest = null;
        for (int given = 0; given < all.limit() && rest == null; ) {
            ByteBuffer frame = frames.remove();
            given += frame.remaining();
            if (frame.remaining() > left) {
                rest = ByteBuffer.allocate(frame.remaining() - left)
                        .put(frame.slice(left, frame.remaining() - left))
                        .flip();
            } else {
                left -= frame.remaining();
            }
        }
        // What is shared is not read any more.
        for (int i = 0; i < all.limit(); i++) {
            all.put(i, (byte) 0x7F);
        }
        return rest;
    }
}
