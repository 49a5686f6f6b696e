package dev.hawser.client;

import java.nio.ByteBuffer;

/** The beginning of a refusal's content. Owned by the thread that reads the answer. */
final class Excerpt {
    private static final int MAX_BYTES = 512;
    /** Of a refusal; the connection is given up when there is more. */
    private static final int MAX_CONTENT_BYTES = 64 * 1024;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** Made when there is something: a connection that was accepted over HTTP/2 goes on having this. */
    private ByteBuffer kept = NOTHING;

    private int contentBytes;

    /**
     * Takes what came, and keeps as much of it as there is room for.
     *
     * @return whether there may be more
     */
    boolean add(ByteBuffer content) {
        if (contentBytes == 0 && content.hasRemaining()) {
            kept = ByteBuffer.allocate(MAX_BYTES);
        }
        contentBytes += content.remaining();
        int length = Math.min(content.remaining(), kept.remaining());
        kept.put(content.slice(content.position(), length));
        content.position(content.limit());
        return contentBytes <= MAX_CONTENT_BYTES;
    }

    /** Why there may not be more. */
    static Exception tooLong() {
        return new IllegalStateException("a refusal of more than " + MAX_CONTENT_BYTES + " bytes");
    }

    /** What was kept; nothing may be added any more. */
    ByteBuffer bytes() {
        return kept.duplicate().flip();
    }
}
