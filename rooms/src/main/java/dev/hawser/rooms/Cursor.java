package dev.hawser.rooms;

import dev.hawser.websocket.FrameSource;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A reader's place in a room: one number, the offset of the next entry that it reads. However far it lags, it costs no more; when it
 * lags further than the room retains, it is {@link State#LAPPED}: it reads nothing any more, and its member is told once.
 *
 * <p>{@link #take} and {@link #settle} are for one thread at a time; the other methods for any.
 */
public final class Cursor implements FrameSource {

    /** Where a cursor is. */
    public enum State {
        /** Everything has been read. */
        CAUGHT_UP,
        /** There are entries that it has not read; if they are no longer retained, it will find that out when it reads. */
        LAGGING,
        /** It came to read an entry that was no longer retained. Final, unless the room is left. */
        LAPPED,
        /** The room was left. Final. */
        DETACHED
    }

    private final RoomLog log;
    private final Member member;
    private final boolean takesCompressed;
    private final long firstOffset;

    /** Written by the reading thread. */
    private volatile long offset;

    private volatile boolean lapped;
    private volatile boolean detached;

    /** Where the room has this cursor among its members, or -1. Guarded by the room's list of members. */
    int place = -1;

    // Between take and settle, owned by the reading thread.
    private @Nullable Segment pinned;
    private @Nullable EncodedFrames takenFrom;
    private long takenEnd;

    Cursor(RoomLog log, Member member, boolean takesCompressed, long offset) {
        this.log = log;
        this.member = member;
        this.takesCompressed = takesCompressed;
        this.firstOffset = offset;
        this.offset = offset;
    }

    /** The offset of the next entry to read: all before it have been read, or begun. */
    public long offset() {
        return offset;
    }

    /** How many entries there are to read, also those that are no longer retained. */
    public long lag() {
        // In this order: the end that is read afterwards cannot lie before the offset.
        long read = offset;
        return log.endOffset() - read;
    }

    /** Where the cursor is now; while its room is alive it may be elsewhere a moment later. */
    public State state() {
        if (detached) {
            return State.DETACHED;
        }
        if (lapped) {
            return State.LAPPED;
        }
        return lag() == 0 ? State.CAUGHT_UP : State.LAGGING;
    }

    @Override
    public @Nullable ByteBuffer take() {
        if (pinned != null) {
            throw new IllegalStateException("taken before the last taking was settled");
        }
        if (detached || lapped || offset == log.endOffset()) {
            return null;
        }
        Segment segment = log.find(offset);
        // Between finding and pinning it may have been retired: then it is gone from the log as well.
        if (segment == null || !segment.pin()) {
            lap();
            return null;
        }
        pinned = segment;
        // The end first: whichever form there is then has the entries up to there.
        takenEnd = segment.endOffset();
        EncodedFrames frames = segment.frames(takesCompressed);
        takenFrom = frames;
        return frames.frames(segment.number(offset), segment.number(takenEnd));
    }

    @Override
    public @Nullable ByteBuffer settle(ByteBuffer taken) {
        Segment segment = pinned;
        EncodedFrames frames = takenFrom;
        if (segment == null || frames == null) {
            throw new IllegalStateException("settled without a taking");
        }
        pinned = null;
        takenFrom = null;
        try {
            if (!taken.hasRemaining()) {
                offset = takenEnd;
                return null;
            }
            int first = segment.number(offset);
            int stopped = frames.startOf(first) + taken.position();
            int begun = frames.numberAt(stopped, first, segment.number(takenEnd));
            offset = segment.firstOffset() + begun + 1;
            return frames.copy(stopped, frames.startOf(begun + 1));
        } finally {
            segment.unpin();
        }
    }

    /** How far the reader is behind, as a part of what the room retains. */
    @Override
    public double backlog() {
        return detached || lapped ? 0 : log.backlog(offset);
    }

    @Override
    public long framesGiven() {
        return offset - firstOffset;
    }

    boolean takesCompressed() {
        return takesCompressed;
    }

    /** Tells the member, unless there will be nothing to read. */
    void wake() {
        if (!detached && !lapped) {
            member.wake();
        }
    }

    boolean isOf(RoomLog other) {
        return log == other;
    }

    void detach() {
        detached = true;
    }

    private void lap() {
        lapped = true;
        member.onLapped(this);
    }
}
