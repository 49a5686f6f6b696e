package dev.hawser.chat;

import dev.hawser.rooms.RoomRules;
import org.jspecify.annotations.Nullable;

/** The rules of the rooms that the page knows, over those that others make: whose a personal room is. */
final class PersonalRooms implements RoomRules {
    private final RoomRules others;

    PersonalRooms(RoomRules others) {
        this.others = others;
    }

    @Override
    public boolean mayJoin(String user, String room) {
        return PrivateNotices.isPersonal(room) ? PrivateNotices.isPersonalOf(user, room) : others.mayJoin(user, room);
    }

    @Override
    public boolean mayPublish(String user, String room, @Nullable String kind) {
        return !PrivateNotices.isPersonal(room) && others.mayPublish(user, room, kind);
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
