package dev.hawser.connection;

import dev.hawser.websocket.DeflateOptions;
import dev.hawser.websocket.FrameEncoder;
import dev.hawser.websocket.MessageDeflater;
import dev.hawser.websocket.Opcode;
import dev.hawser.websocket.Role;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the frames that one side of a connection sends: masked by a client, not by a server (RFC 6455 section 5.1), compressed where that was
 * agreed on. Any thread.
 */
final class Framing {
    private final @Nullable MaskingKeys maskingKeys;
    private final @Nullable MessageDeflater deflater;
    private final @Nullable FrameTrace trace;

    Framing(ConnectionSetup setup, @Nullable FrameTrace trace) {
        this.maskingKeys = setup.maskingKeys();
        this.deflater = newDeflater(setup);
        this.trace = trace;
    }

    private static @Nullable MessageDeflater newDeflater(ConnectionSetup setup) {
        Compression compression = setup.compression();
        DeflateOptions wanted = setup.options().deflate();
        return compression == null || wanted == null
                ? null
                : new MessageDeflater(setup.role(), compression.parameters(), wanted.threshold(), compression.pool());
    }

    boolean isMasking() {
        return maskingKeys != null;
    }

    /** Whether messages have to be sent in the order in which they were made, all of them: each may refer to those before. */
    boolean isOrdered() {
        return deflater != null && deflater.hasContextTakeover();
    }

    /** The frame of a whole message, compressed where that makes it shorter; the payload is copied, and its position does not change. */
    ByteBuffer message(Opcode opcode, ByteBuffer payload) {
        ByteBuffer compressed = deflater == null ? null : deflater.deflate(payload);
        return compressed == null ? frame(opcode, true, payload) : frame(opcode, true, true, compressed);
    }

    /** A frame that is not compressed; the payload is copied, and its position does not change. */
    ByteBuffer frame(Opcode opcode, boolean fin, ByteBuffer payload) {
        return frame(opcode, fin, false, payload);
    }

    private ByteBuffer frame(Opcode opcode, boolean fin, boolean compressed, ByteBuffer payload) {
        if (trace != null) {
            trace.sent(fin, compressed, opcode, payload);
        }
        Role role = maskingKeys == null ? Role.SERVER : Role.CLIENT;
        int length = Math.addExact(FrameEncoder.headerLength(role, payload.remaining()), payload.remaining());
        ByteBuffer frame = ByteBuffer.allocate(length);
        if (maskingKeys == null) {
            FrameEncoder.encode(opcode, fin, compressed, payload, frame);
        } else {
            FrameEncoder.encodeMasked(opcode, fin, compressed, payload, maskingKeys.next(), frame);
        }
        return frame.flip();
    }

    /** Of what a source gave, what lies before the position has been written; the last frame perhaps in part. */
    void onSourceWritten(ByteBuffer taken) {
        if (trace != null) {
            trace.sent(taken);
        }
    }

    /** The message that was made last is not sent. */
    void onNotSent() {
        if (deflater != null) {
            deflater.restart();
        }
    }

    /** The connection is closed. */
    void release() {
        if (deflater != null) {
            deflater.release();
        }
    }
}
