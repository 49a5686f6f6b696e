package dev.hawser.rooms;

import dev.hawser.websocket.MessageDeflater;
import dev.hawser.websocket.MessageType;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A room: everything that is published in it is delivered to every member, in one order for all. Any thread.
 *
 * <p>Publishing appends to the log and returns; a pass on the executor then wakes the members. There is one pass at a time, and at most
 * one more to come: what is published during a pass goes out with the next. A pass that is to come is not asked for again.
 */
public final class Room {
    private final RoomLog log;
    private final Audience audience;
    private final @Nullable MessageDeflater deflater;

    /**
     * An empty room.
     *
     * @param options settings
     * @param pool memory for the log
     * @param executor runs the passes; they do not block. When it rejects one, that runs on the thread that publishes
     */
    public Room(RoomOptions options, SegmentPool pool, Executor executor) {
        this(options, pool, executor, null);
    }

    /**
     * An empty room that compresses each message once for all members that take compressed messages, while there are some.
     *
     * @param options settings
     * @param pool memory for the log
     * @param executor runs the passes; they do not block. When it rejects one, that runs on the thread that publishes
     * @param deflater compresses, for a server and without context takeover; may serve several rooms. Null for a room that does not
     * @throws IllegalArgumentException when the deflater has a context
     */
    public Room(RoomOptions options, SegmentPool pool, Executor executor, @Nullable MessageDeflater deflater) {
        if (deflater != null && deflater.hasContextTakeover()) {
            throw new IllegalArgumentException(
                    "a message that is compressed for many members must not refer to earlier ones");
        }
        this.deflater = deflater;
        this.audience = new Audience(executor);
        this.log = new RoomLog(pool, options.retainedBytes(), 0);
    }

    /**
     * Lets a member read what is published from now on.
     *
     * @param takesCompressed whether the member takes compressed messages: frames with RSV1, compressed each by itself with a window of 32
     *     KiB (RFC 7692 section 7.2.1)
     * @return the member's cursor
     */
    public Cursor join(Member member, boolean takesCompressed) {
        return audience.add(() -> new Cursor(log, member, takesCompressed, log.endOffset()));
    }

    /**
     * Ends a membership; the cursor gives nothing any more, but what was taken before may still be settled. Does nothing when it has ended
     * already.
     *
     * @throws IllegalArgumentException when it is the cursor of another room
     */
    public void leave(Cursor cursor) {
        if (!cursor.isOf(log)) {
            throw new IllegalArgumentException("the cursor is of another room");
        }
        audience.remove(cursor);
    }

    /** How many members there are. */
    public int size() {
        return audience.size();
    }

    /** The offset that the next entry gets; so many have been published. */
    public long endOffset() {
        return log.endOffset();
    }

    /** The oldest offset that is retained. */
    public long startOffset() {
        return log.startOffset();
    }

    /**
     * Publishes a message to all members.
     *
     * @param type with {@link MessageType#TEXT} the payload must be valid UTF-8
     * @param payload copied before this method returns
     * @return the offset of the entry
     */
    public long publish(MessageType type, ByteBuffer payload) {
        // Before the log is locked: others publish meanwhile.
        ByteBuffer compressed = deflater == null || !audience.takesCompressed() ? null : deflater.deflate(payload);
        long offset = log.append(type.opcode(), payload, compressed);
        audience.requestPass();
        return offset;
    }
}
