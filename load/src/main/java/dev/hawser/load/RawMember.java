package dev.hawser.load;

import java.nio.ByteBuffer;

/** A member of a room in which nothing is said but messages. */
final class RawMember extends RoomMember {
    private final Room room;
    private final LoadScript script;

    RawMember(int id, Host host, Room room, LoadScript script) {
        super(id, host, room);
        this.room = room;
        this.script = script;
    }

    @Override
    boolean say(int number) {
        return send(script.message(number));
    }

    /** A greeting, when nothing can have been delivered. */
    @Override
    boolean takeAside(ByteBuffer payload) {
        boolean greets = !room.hasBegun() && !LoadScript.isOfTest(payload);
        if (greets) {
            room.onForeign();
        }
        return greets;
    }
}
