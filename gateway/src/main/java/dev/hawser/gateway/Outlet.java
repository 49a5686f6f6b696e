package dev.hawser.gateway;

import dev.hawser.rooms.Reader;
import java.nio.ByteBuffer;

/** What a conversation says, on its way to the client: over whichever transport. Any thread; nothing here blocks. */
interface Outlet {

    /**
     * Sends a message, behind all that was sent before, and between the entries that the reader gave before and those that it gives later.
     */
    void send(ByteBuffer message);

    /** Sends a message that an entry follows at once: it may go out together with that. */
    void sendBeforeEntry(ByteBuffer message);

    /** Sends a {@code welcome} or a {@code joined}: what a client that waits for news does not wait for. */
    void greet(ByteBuffer message);

    /** Sends a message that may be dropped when the client is behind. */
    void signal(ByteBuffer message);

    /** From now on there are entries, from this reader. Called once at most. */
    void read(Reader reader);

    /** The reader has something, or so much was answered that more can be asked. */
    void wake();

    /** All that was asked has been answered. */
    void onAnswered();

    /**
     * Ends the connection, behind all that was sent before.
     *
     * @param closeCode of a WebSocket
     */
    void end(int closeCode, String reason);
}
