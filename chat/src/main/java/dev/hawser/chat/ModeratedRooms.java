package dev.hawser.chat;

import dev.hawser.rooms.RoomRules;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules where users are known: moderators remove others from public rooms, and delete what they said there; who is banned from one stays out.
 * Private rooms are nobody's business but that of the two. Nobody moderates a moderator.
 */
final class ModeratedRooms implements RoomRules {
    private static final Logger LOG = LoggerFactory.getLogger(ModeratedRooms.class);

    private final Set<String> moderators;
    private final Bans bans;
    private final Predicate<String> isUser;
    private final SparseLog refused = new SparseLog(LOG, System::nanoTime);

    /** @param isUser who may be in rooms at all: a connection can be older than that a user is gone */
    ModeratedRooms(Set<String> moderators, Bans bans, Predicate<String> isUser) {
        this.moderators = moderators;
        this.bans = bans;
        this.isUser = isUser;
    }

    @Override
    public boolean mayJoin(String user, String room) {
        return isUser.test(user) && bans.of(user, room) == null;
    }

    @Override
    public @Nullable String reason(String user, String room) {
        if (!isUser.test(user)) {
            return "you are no user any more";
        }
        Ban ban = bans.of(user, room);
        return ban == null ? null : ban.sentence();
    }

    @Override
    public boolean mayKick(String user, String room, String other) {
        return may(user, room, other, "removes " + SparseLog.quoted(other) + " from");
    }

    @Override
    public boolean mayDelete(String user, String room, String author) {
        return may(user, room, author, "deletes a message of " + SparseLog.quoted(author) + " in");
    }

    private boolean may(String user, String room, String other, String action) {
        boolean may = moderators.contains(user) && isPublic(room) && !moderators.contains(other);
        String line = SparseLog.quoted(user) + " " + action + " room " + SparseLog.quoted(room);
        if (may) {
            LOG.info(line);
        } else {
            refused.warn("not allowed: " + line);
        }
        return may;
    }

    static boolean isPublic(String room) {
        return !PrivateNotices.isPrivate(room) && !PrivateNotices.isPersonal(room);
    }
}
