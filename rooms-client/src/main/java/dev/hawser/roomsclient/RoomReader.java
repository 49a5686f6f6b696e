package dev.hawser.roomsclient;

import org.jspecify.annotations.Nullable;

/** A room that a session reads, and how far it is. Owned by the session's turn. */
final class RoomReader {
    /** On the present connection. */
    enum State {
        OUT,
        JOINING,
        IN,
        LEAVING
    }

    private final String room;
    private final Start start;
    private @Nullable Position position;
    private Presence presence = Presence.NOBODY;
    private State state = State.OUT;
    /** Entries before this one are in the presence already. */
    private long end;
    /** Where to begin when the room that is being left now is joined again; null when it is not. */
    private @Nullable Start startWhenLeft;

    /** @param position where reading goes on; null to begin at the start */
    RoomReader(String room, Start start, @Nullable Position position) {
        this.room = room;
        this.start = start;
        this.position = position;
    }

    String room() {
        return room;
    }

    State state() {
        return state;
    }

    @Nullable
    Position position() {
        return position;
    }

    Presence presence() {
        return presence;
    }

    void out() {
        state = State.OUT;
    }

    /** The {@code join}, which is on its way now. */
    Message join() {
        state = State.JOINING;
        return joinFrom();
    }

    /** A {@code join} that reads on. */
    Message joinFrom() {
        return Message.ofType("join")
                .with("room", room)
                .with("from", position == null ? start.json() : position.json());
    }

    void leave() {
        state = State.LEAVING;
    }

    /** The application has changed its mind; null when it has done so again. */
    void joinWhenLeft(@Nullable Start begin) {
        startWhenLeft = begin;
    }

    @Nullable
    Start startWhenLeft() {
        return startWhenLeft;
    }

    void joined(Joined joined) {
        state = State.IN;
        position = joined.from();
        present(joined.end(), joined.presence());
    }

    /** Who is there, as of the entries before an offset. */
    void present(long offset, Presence there) {
        end = offset;
        presence = there;
    }

    /** Whether this is an entry that was not read yet. */
    boolean isNew(Entry entry) {
        Position now = position;
        boolean reads = state == State.IN || state == State.LEAVING;
        return reads && now != null && entry.offset() >= now.offset();
    }

    /**
     * An entry is read next.
     *
     * @return whether presence is another one now
     */
    boolean apply(Entry entry) {
        if (entry.offset() < end) {
            return false;
        }
        Presence before = presence;
        presence = before.after(entry);
        return before != presence;
    }

    /** An entry was read. */
    void passed(Entry entry) {
        Position now = position;
        if (now != null) {
            position = new Position(now.epoch(), entry.offset() + 1);
        }
    }

    /** Goes on somewhere else. */
    void skip(Position next) {
        Position now = position;
        if (now != null && !now.epoch().equals(next.epoch())) {
            end = 0;
        }
        position = next;
    }
}
