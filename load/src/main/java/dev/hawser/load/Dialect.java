package dev.hawser.load;

import java.nio.ByteBuffer;

/** How messages look in a room: what a member sends, and what all members receive of it. Any thread. */
interface Dialect {
    /** A member that speaks so. */
    RoomMember newMember(int id, LoadMember.Host host, Room room);

    /**
     * A message will be sent by another member than the one that the script has for it.
     *
     * @param id of the member
     */
    void onStandIn(int number, int id);

    /**
     * The number of the message that this is a delivery of, every byte of which is as it should be.
     *
     * @return -1 when it is not one of this test's, or altered
     */
    int numberOf(ByteBuffer delivery);

    /**
     * Whether something that is no delivery is nobody's of this test: a message of somebody who is in the room besides. What is altered is
     * not, unless neither its speaker nor its number can be read; then it is missing in the end.
     */
    boolean isForeign(ByteBuffer message);

    /**
     * The offset that such a delivery says it has.
     *
     * @return -1 where deliveries have none
     */
    long offsetOf(ByteBuffer delivery);
}
