package dev.hawser.websocket;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** How much of the payload of the frame under way has come, and what of it is unmasked (RFC 6455 section 5.3). */
final class FramePayload {
    private final boolean masked;
    private final @Nullable FrameObserver observer;

    private int missing;
    /** The masking key for the next byte that is masked. */
    private int key;
    /** Bytes at the beginning of the input that are unmasked but not consumed. */
    private int ahead;
    /** Who has to hear of the frame. */
    private @Nullable FrameObserver unaware;

    /** Payload for this side; the observer, if any, hears of each frame. */
    FramePayload(Role receiver, @Nullable FrameObserver observer) {
        this.masked = receiver == Role.SERVER;
        this.observer = observer;
    }

    /** Begins behind a header that is complete. */
    void begin(FrameHeader header) {
        missing = header.length();
        key = header.key();
        unaware = observer;
    }

    /** Bytes that are not consumed yet. */
    int missing() {
        return missing;
    }

    /** Unmasks what the input has of the payload. Returns how much that is. */
    int unmask(ByteBuffer input, FrameHeader header) {
        int from = input.position();
        int length = Math.min(missing, input.remaining());
        if (masked) {
            // Section 5.3: the same algorithm "applies regardless of the direction of the translation".
            int fresh = Math.max(0, length - ahead);
            Masking.apply(input, from + length - fresh, from + length, key);
            key = Masking.advance(key, fresh);
            ahead += fresh;
        }
        FrameObserver listener = unaware;
        if (listener != null && (length > 0 || missing == 0)) {
            unaware = null;
            ByteBuffer beginning = input.slice(from, length).asReadOnlyBuffer();
            listener.onFrame(header.isFinal(), header.rsv1(), header.opcode(), header.length(), beginning);
        }
        return length;
    }

    /** Consumes what is unmasked, or a part of it: the rest has to be at the beginning of the next input. */
    void consume(ByteBuffer input, int length) {
        missing -= length;
        ahead = masked ? ahead - length : 0;
        input.position(input.position() + length);
    }
}
