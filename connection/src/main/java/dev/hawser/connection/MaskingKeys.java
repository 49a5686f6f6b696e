package dev.hawser.connection;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * Draws masking keys that no peer can predict (RFC 6455 section 5.3), for all connections of a client: in blocks, because asking a
 * {@link SecureRandom} for four bytes at a time costs more than the frame. Any thread.
 */
public final class MaskingKeys {
    private static final int BLOCK = 4096;

    private final SecureRandom random = new SecureRandom();

    // Guarded by this.
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK).limit(0);

    /** Keys for one client. */
    public MaskingKeys() {}

    synchronized int next() {
        if (!block.hasRemaining()) {
            random.nextBytes(block.array());
            block.clear();
        }
        return block.getInt();
    }
}
