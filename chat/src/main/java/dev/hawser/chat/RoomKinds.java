package dev.hawser.chat;

import dev.hawser.gateway.UserNames;
import dev.hawser.rooms.RoomRules;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the kinds of rooms that the page knows, over those that others make: whose a personal room is, and that a public one is not called
 * like another one, as far as one sees.
 */
final class RoomKinds implements RoomRules {
    private final RoomDirectory directory;
    private final RoomRules others;

    RoomKinds(RoomDirectory directory, RoomRules others) {
        this.directory = directory;
        this.others = others;
    }

    @Override
    public boolean mayJoin(String user, String room) {
        return PrivateNotices.isPersonal(room)
                ? PrivateNotices.isPersonalOf(user, room)
                : others.mayJoin(user, room) && fault(room) == null;
    }

    @Override
    public boolean mayPublish(String user, String room, @Nullable String kind) {
        return !PrivateNotices.isPersonal(room) && others.mayPublish(user, room, kind) && fault(room) == null;
    }

    /** Why there cannot be a room of this name; null when there can, or is. */
    private @Nullable String fault(String room) {
        if (PrivateNotices.isPrivate(room) || directory.has(room)) {
            return null;
        }
        if (!UserNames.isSeenWhole(room)) {
            return "not all of the room's name can be seen";
        }
        String alike = directory.alike(room);
        return alike == null ? null : "there is a room \"" + alike + "\" already, which looks the same";
    }

    @Override
    public boolean mayChange(String user, String room, String author) {
        return !PrivateNotices.isPersonal(room) && others.mayChange(user, room, author);
    }

    @Override
    public boolean mayDelete(String user, String room, String author) {
        return !PrivateNotices.isPersonal(room) && others.mayDelete(user, room, author);
    }

    @Override
    public @Nullable String reason(String user, String room) {
        String reason = others.reason(user, room);
        return reason == null && !PrivateNotices.isPersonal(room) ? fault(room) : reason;
    }

    @Override
    public boolean mayKick(String user, String room, String other) {
        return !PrivateNotices.isPersonal(room) && others.mayKick(user, room, other);
    }
}
