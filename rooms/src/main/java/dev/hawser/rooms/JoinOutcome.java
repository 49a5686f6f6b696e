package dev.hawser.rooms;

import dev.hawser.store.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of joining a room. */
public sealed interface JoinOutcome {

    /**
     * The reader is in the room; its first entry comes after this.
     *
     * @param start where reading begins
     * @param end the offset behind the last entry there is now
     * @param count how many users there are, as of the entries before the end
     * @param members who they are; null when there are more than {@link RoomsOptions#maxMembersListed()}
     */
    record Joined(
            Position start, long end, int count, @Nullable List<Presence> members) implements JoinOutcome {}

    /** It is not: a newer connection of the session has joined the room since, or left it. */
    record Late() implements JoinOutcome {}

    /** It is not. */
    record Refused(RoomRefusal refusal) implements JoinOutcome {}

    /**
     * That a user is there.
     *
     * @param sessions how many of the user's are in the room, 1 or more
     */
    record Presence(String user, int sessions) {}
}
