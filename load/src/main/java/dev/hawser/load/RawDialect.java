package dev.hawser.load;

import java.nio.ByteBuffer;

/** The room of the articles: what a member sends is what all members receive. */
record RawDialect(LoadScript script) implements Dialect {

    @Override
    public RoomMember newMember(int id, LoadMember.Host host, Room room) {
        return new RawMember(id, host, room, script);
    }

    @Override
    public void onStandIn(int number, int id) {
        // Whoever sends it, it has the name of the speaker that the script has.
    }

    @Override
    public int numberOf(ByteBuffer delivery) {
        int number = LoadScript.numberOf(delivery);
        return number >= 0 && delivery.equals(ByteBuffer.wrap(script.message(number))) ? number : -1;
    }

    /** As {@code username:text}, but of no user of this test, and without a number. */
    @Override
    public boolean isForeign(ByteBuffer message) {
        return LoadScript.endOfSpeaker(message) < message.limit() && !LoadScript.isOfTest(message);
    }

    @Override
    public long offsetOf(ByteBuffer delivery) {
        return -1;
    }
}
