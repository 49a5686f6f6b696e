package dev.hawser.rooms;

import dev.hawser.store.Position;
import java.nio.ByteBuffer;

/**
 * Who has a {@link Reader}: a connection. None of the callbacks may block. All of them may come on any thread, also concurrently, and
 * {@code wake} before the constructor of the reader has returned to its caller's caller; none but {@code wake} comes after
 * {@link Reader#close}.
 */
public interface ReaderListener {

    /** The reader has something to {@linkplain Reader#take take}, or may have. */
    void wake();

    /**
     * What was at a position is not kept any more. What the reader gives of this room from now on begins with the other one.
     *
     * @param asked the position of the next entry
     * @param next the position from which reading goes on
     */
    void onGap(String room, Position asked, Position next);

    /** The reader is not in the room any more, and gives nothing of it. */
    void onLeft(String room, LeaveReason reason);

    /**
     * A signal. It may be dropped when the connection is behind.
     *
     * @param message as it is on the wire; the same bytes for everybody, not to be changed
     */
    void onSignal(ByteBuffer message);
}
