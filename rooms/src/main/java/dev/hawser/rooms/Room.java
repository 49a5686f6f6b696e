package dev.hawser.rooms;

import dev.hawser.websocket.MessageDeflater;
import dev.hawser.websocket.MessageType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A room: everything that is published in it is delivered to every member, in one order for all. Any thread.
 *
 * <p>Publishing appends to the log and returns; a pass on the executor then wakes the members. There is one pass at a time, and at most
 * one more to come: what is published during a pass goes out with the next. A pass that is to come is not asked for again.
 */
public final class Room {
    /** No pass runs, and none is to come. */
    private static final int IDLE = 0;
    /** A pass will begin: it sees all that is published before it does. */
    private static final int REQUESTED = 1;
    /** A pass runs: some members may have been woken already. */
    private static final int PASSING = 2;
    /** A pass runs, and another one has to follow. */
    private static final int PASSING_AGAIN = 3;

    private static final Cursor[] NOBODY = {};

    private final Executor executor;
    private final RoomLog log;
    private final @Nullable MessageDeflater deflater;
    private final AtomicInteger passes = new AtomicInteger();
    /** Members that take compressed messages. */
    private final AtomicInteger takers = new AtomicInteger();

    // Guarded by members.
    private final List<Cursor> members = new ArrayList<>();
    /** The members as the passes see them; null when they have changed, so that nobody who left is kept. */
    private Cursor @Nullable [] snapshot = NOBODY;

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
        this.executor = executor;
        this.log = new RoomLog(pool, options.retainedBytes());
    }

    /**
     * Lets a member read what is published from now on.
     *
     * @param takesCompressed whether the member takes compressed messages: frames with RSV1, compressed each by itself with a window of 32
     *     KiB (RFC 7692 section 7.2.1)
     * @return the member's cursor
     */
    public Cursor join(Member member, boolean takesCompressed) {
        if (takesCompressed) {
            takers.incrementAndGet();
        }
        synchronized (members) {
            Cursor cursor = new Cursor(log, member, takesCompressed, log.endOffset());
            cursor.place = members.size();
            members.add(cursor);
            snapshot = null;
            return cursor;
        }
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
        cursor.detach();
        synchronized (members) {
            if (cursor.place < 0) {
                return;
            }
            // The last one moves to the free place: the order of members has no meaning.
            Cursor last = members.remove(members.size() - 1);
            if (last != cursor) {
                members.set(cursor.place, last);
                last.place = cursor.place;
            }
            cursor.place = -1;
            snapshot = null;
        }
        if (cursor.takesCompressed()) {
            takers.decrementAndGet();
        }
    }

    /** How many members there are. */
    public int size() {
        synchronized (members) {
            return members.size();
        }
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
        ByteBuffer compressed = deflater == null || takers.get() == 0 ? null : deflater.deflate(payload);
        long offset = log.append(type.opcode(), payload, compressed);
        requestPass();
        return offset;
    }

    private void requestPass() {
        while (true) {
            int current = passes.get();
            if (current == REQUESTED || current == PASSING_AGAIN) {
                return;
            }
            if (passes.compareAndSet(current, current + 1)) {
                if (current == IDLE && !execute()) {
                    pass();
                }
                return;
            }
        }
    }

    /** Returns false when the executor takes no more. Then this thread has to do it: a pass that is lost is the last of the room. */
    private boolean execute() {
        try {
            executor.execute(this::pass);
            return true;
        } catch (RejectedExecutionException x) {
            return false;
        }
    }

    private void pass() {
        do {
            passes.set(PASSING);
            for (Cursor member : currentMembers()) {
                wake(member);
            }
            if (passes.compareAndSet(PASSING, IDLE)) {
                return;
            }
            passes.set(REQUESTED);
            // Not at once: others on the same executor have their turn, and meanwhile more is published.
        } while (!execute());
    }

    private static void wake(Cursor member) {
        try {
            member.wake();
        } catch (Throwable x) {
            // One member must not keep the others, or the next pass, from coming.
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, x);
        }
    }

    private Cursor[] currentMembers() {
        synchronized (members) {
            Cursor[] current = snapshot;
            if (current == null) {
                current = members.toArray(NOBODY);
                snapshot = current;
            }
            return current;
        }
    }
}
