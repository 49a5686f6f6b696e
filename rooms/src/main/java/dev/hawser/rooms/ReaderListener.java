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
     * What was at a position is not kept any more: the reader goes on as if it had joined the room just now.
     *
     * @param asked the position of the next entry
     * @param again from where reading goes on, and who is there
     */
    void onGap(String room, Position asked, JoinOutcome.Joined again);

    /** The reader is not in the room any more, and gives nothing of it. */
    void onLeft(String room, LeaveReason reason);

    /**
     * A signal. It may be dropped when the connection is behind.
     *
     * @param message as it is on the wire; the same bytes for everybody, not to be changed
     */
    void onSignal(ByteBuffer message);
}
