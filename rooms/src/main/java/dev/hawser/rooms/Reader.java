package dev.hawser.rooms;

import dev.hawser.websocket.FrameSource;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection's reading side: a cursor for each room that it is in, and one wake-up for all of them.
 *
 * <p>{@link #take} and {@link #settle} are for one thread at a time; the other methods for any.
 */
public final class Reader implements FrameSource, AutoCloseable {
    Reader() {}

    /**
     * Joins a room: the session becomes a member, unless it is one, and this reader reads the room.
     *
     * @param outcome told before the first entry can be taken
     */
    public void join(String room, Start start, Consumer<JoinOutcome> outcome) {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable ByteBuffer take() {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable ByteBuffer settle(ByteBuffer taken) {
        throw new UnsupportedOperationException();
    }

    /** The connection is gone: the members that it was are so no more when the grace time is over, and no other reader has come. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
