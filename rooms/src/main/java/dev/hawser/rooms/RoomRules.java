package dev.hawser.rooms;

import org.jspecify.annotations.Nullable;

/**
 * Who may do what; the application's own. Asked each time, on threads that must not be blocked: what takes long to find out has to be
 * known before. One that throws has not answered: what was asked for is refused as {@link RoomRefusal.Code#OVERLOADED}, which clients try again.
 *
 * <p>By default everybody may join every room, publish there, and change what is their own; nobody may kick.
 */
public interface RoomRules {
    /** The default. */
    RoomRules OPEN = new RoomRules() {};

    /** Whether a user may read a room, and be a member. Asked at each joining. */
    default boolean mayJoin(String user, String room) {
        return true;
    }

    /**
     * Whether a user may publish in a room, or put something else in the place of what is there already. Who may not can still delete what is
     * their own.
     *
     * @param kind the application's own; null for a message
     */
    default boolean mayPublish(String user, String room, @Nullable String kind) {
        return mayJoin(user, room);
    }

    /** Whether a user who may publish in a room may edit an entry of another one. */
    default boolean mayChange(String user, String room, String author) {
        return false;
    }

    /** Whether a user may delete an entry of another one; by default, who may edit it. */
    default boolean mayDelete(String user, String room, String author) {
        return mayChange(user, room, author);
    }

    /**
     * Why a user may not join a room, or publish there: a clause for that user, such as "you are banned from this room". Asked when
     * {@link #mayJoin} or {@link #mayPublish} has said no.
     *
     * @return null, the default, where there is no more to say than that
     */
    default @Nullable String reason(String user, String room) {
        return null;
    }

    /** Whether a user may throw another one out. */
    default boolean mayKick(String user, String room, String other) {
        return false;
    }
}
