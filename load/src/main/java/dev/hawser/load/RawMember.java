package dev.hawser.load;

/** A member of a room in which nothing is said but messages. */
final class RawMember extends RoomMember {
    private final LoadScript script;

    RawMember(int id, Host host, Room room, LoadScript script) {
        super(id, host, room);
        this.script = script;
    }

    @Override
    boolean say(int number) {
        return send(script.message(number));
    }
}
