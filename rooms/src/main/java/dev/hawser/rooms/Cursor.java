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
    /** Where entries come from that the log does not retain; null when they are lost. */
    private final @Nullable OlderEntries older;
    /** The offset at which it began, and what it left out since. Written by the reading thread. */
    private volatile long firstOffset;

    /** Written by the reading thread. */
    private volatile long offset;

    /** The last offset from which it was to go on somewhere else. Guarded by this. */
    private long skippedFrom = -1;

    private volatile boolean lapped;
    private volatile boolean detached;
    /** It reads nothing from this offset on. */
    private volatile long limit = Long.MAX_VALUE;

    /** Where the audience has this cursor, or -1. Guarded by its list. */
    int place = -1;

    // Between take and settle, owned by the reading thread.
    private @Nullable Segment pinned;
    private @Nullable EncodedFrames takenFrom;
    private long takenEnd;

    Cursor(RoomLog log, Member member, boolean takesCompressed, long offset) {
        this(log, member, takesCompressed, offset, null);
    }

    Cursor(RoomLog log, Member member, boolean takesCompressed, long offset, @Nullable OlderEntries older) {
        this.log = log;
        this.older = older;
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
        while (!detached && !lapped && offset < Math.min(log.endOffset(), limit)) {
            Segment segment = pinSegment();
            if (segment == null) {
                return null;
            }
            // The end first: whichever form there is then has the entries up to there.
            takenEnd = Math.min(segment.endOffset(), limit);
            EncodedFrames frames = segment.frames(takesCompressed);
            ByteBuffer bytes = frames.frames(segment.number(offset), segment.number(takenEnd));
            if (bytes.hasRemaining()) {
                pinned = segment;
                takenFrom = frames;
                return bytes;
            }
            // Entries that nobody is given.
            segment.unpin();
            moveTo(takenEnd);
        }
        return null;
    }

    /** The segment with the next entry, pinned; null when there is none, or it is being fetched. */
    private @Nullable Segment pinSegment() {
        Segment segment = log.find(offset);
        // Between finding and pinning it may have been retired: then it is gone from the log as well.
        if (segment != null && segment.pin()) {
            return segment;
        }
        if (older == null) {
            lap();
            return null;
        }
        return older.pin(this);
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
                moveTo(takenEnd);
                return null;
            }
            int first = segment.number(offset);
            int stopped = frames.startOf(first) + taken.position();
            int begun = frames.numberAt(stopped, first, segment.number(takenEnd));
            moveTo(segment.firstOffset() + begun + 1);
            return frames.copy(stopped, frames.startOf(begun + 1));
        } finally {
            segment.unpin();
        }
    }

    private void moveTo(long next) {
        offset = next;
        if (next == limit && !detached) {
            member.onLimit(this);
        }
    }

    /** Claims to let it go on somewhere else than at an offset; false when it is not there any more, or somebody else does. Any thread. */
    synchronized boolean beginSkip(long from) {
        if (offset != from || skippedFrom == from) {
            return false;
        }
        skippedFrom = from;
        return true;
    }

    /** Goes on somewhere else, because what lies between is not there. While nothing is taken, and its entries are waited for. */
    void skipTo(long next) {
        firstOffset += next - offset;
        offset = next;
    }

    /** Lets it read nothing from an offset on that it has not come to; its member is told when it is there. */
    void limit(long end) {
        limit = end;
    }

    /** How far the reader is behind, as a part of what the room retains; 0 where a reader that is behind loses nothing. */
    @Override
    public double backlog() {
        return detached || lapped || older != null ? 0 : log.backlog(offset);
    }

    @Override
    public long framesGiven() {
        return offset - firstOffset;
    }

    Member member() {
        return member;
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
