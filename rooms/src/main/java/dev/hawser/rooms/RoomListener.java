package dev.hawser.rooms;

import dev.hawser.store.Position;
import java.nio.ByteBuffer;

/** Hears of the entries of a room, in their order, each once. */
@FunctionalInterface
public interface RoomListener {

    /**
     * There is a new entry, which readers see after this. Called in turn with all that happens to the room, so it must not block; it may publish.
     *
     * @param entry as it is on the wire ({@code docs/wire-protocol.md} section 5): {@code ["lobby",17,1732772000000,"ann","Hello"]}; read-only
     */
    void onEntry(String room, Position position, ByteBuffer entry);
}
