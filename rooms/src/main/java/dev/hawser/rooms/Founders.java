package dev.hawser.rooms;

import dev.hawser.rooms.RoomRefusal.Code;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who may bring a room into being, which costs a place in the store: each user so many. A user who tries takes a token, once for the room, and
 * has it back unless the first entry comes of it. Owned by the room's turn.
 *
 * <p>While it is not known what comes of it: what is under way may be refused by the store, and what follows it bring the room into being.
 */
final class Founders {
    private final UserRate rate;
    /** Those who have taken a token, while the room is not there. */
    private final Set<String> users = new HashSet<>(2);

    Founders(UserRate rate) {
        this.rate = rate;
    }

    /** A user is about to append something to a room that is not there. Returns null, or why not. */
    @Nullable
    RoomRefusal admit(String user, long nowNanos) {
        if (users.contains(user)) {
            return null;
        }
        long wait = rate.take(user, nowNanos);
        if (wait > 0) {
            return new RoomRefusal(
                    Code.TOO_MANY_ROOMS,
                    "you have made too many new rooms; one more may be made in "
                            + (TimeUnit.NANOSECONDS.toSeconds(wait) + 1) + " s");
        }
        users.add(user);
        return null;
    }

    /** The room is there, because of an entry of this name; or nothing has come of what was under way, because of nobody. */
    void settle(@Nullable String founder) {
        for (String user : users) {
            if (!user.equals(founder)) {
                rate.giveBack(user);
            }
        }
        users.clear();
    }
}
