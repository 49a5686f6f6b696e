package dev.hawser.chat;

import dev.hawser.rooms.RoomRules;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the rooms that the page knows, over those that others make: whose a personal room is. Whoever may join a room is the reason
 * that it is listed, so the names of the rooms are learnt here.
 */
final class ListedRooms implements RoomRules {
    private final RoomRules others;
    private final RoomDirectory directory;
    private final PrivateNotices notices;

    ListedRooms(RoomRules others, RoomDirectory directory, PrivateNotices notices) {
        this.others = others;
        this.directory = directory;
        this.notices = notices;
    }

    @Override
    public boolean mayJoin(String user, String room) {
        if (PrivateNotices.isPersonal(room)) {
            return PrivateNotices.isPersonalOf(user, room);
        }
        boolean may = others.mayJoin(user, room);
        if (may) {
            takeNote(user, room);
        }
        return may;
    }

    @Override
    public boolean mayPublish(String user, String room, @Nullable String kind) {
        boolean may = !PrivateNotices.isPersonal(room) && others.mayPublish(user, room, kind);
        // A room comes into being by a publish of somebody who has not joined, too.
        if (may) {
            takeNote(user, room);
        }
        return may;
    }

    private void takeNote(String user, String room) {
        if (PrivateNotices.isPrivate(room)) {
            notices.entered(user, room);
        } else {
            directory.joined(room);
        }
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
        return others.reason(user, room);
    }

    @Override
    public boolean mayKick(String user, String room, String other) {
        return !PrivateNotices.isPersonal(room) && others.mayKick(user, room, other);
    }
}
