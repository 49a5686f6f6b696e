package dev.hawser.rooms;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a room is while somebody has to do with it: opens it first, and does one thing after the other. */
final class Slot {
    private static final Logger LOG = LoggerFactory.getLogger(Slot.class);

    private final OpenRooms rooms;
    private final String name;
    private final SerialExecutor turns;

    // Owned by the turn.
    private final List<Consumer<StoredRoom>> waiting = new ArrayList<>(1);
    private @Nullable StoredRoom room;
    private boolean opening;
    private boolean closed;

    Slot(OpenRooms rooms, String name) {
        this.rooms = rooms;
        this.name = name;
        this.turns = new SerialExecutor(rooms.executor());
    }

    void execute(Consumer<StoredRoom> command) {
        turns.execute(() -> run(command));
    }

    /** How many users there are, as far as the room is open. */
    void count(Consumer<Integer> outcome) {
        turns.execute(() -> {
            StoredRoom open = room;
            outcome.accept(open == null || closed ? 0 : open.userCount());
        });
    }

    private void run(Consumer<StoredRoom> command) {
        StoredRoom open = room;
        if (closed) {
            rooms.in(name, command);
        } else if (open != null) {
            command.accept(open);
        } else {
            waiting.add(command);
            open();
        }
    }

    private void open() {
        if (!opening) {
            opening = true;
            RoomOpening.open(rooms.store(), name).thenAccept(state -> turns.execute(() -> opened(state)));
        }
    }

    private void opened(@Nullable RoomState state) {
        opening = false;
        if (state == null) {
            LOG.warn("Room \"{}\" cannot be read from the store; it is tried again", name);
            rooms.later(() -> turns.execute(this::open));
            return;
        }
        StoredRoom open = new StoredRoom(rooms, name, state);
        room = open;
        rooms.expectSweep(name);
        List<Consumer<StoredRoom>> commands = List.copyOf(waiting);
        waiting.clear();
        commands.forEach(this::run);
    }

    /** Does what has come due; what nobody needs any more is given back. */
    void sweep() {
        turns.execute(() -> {
            StoredRoom open = room;
            StoredRoom.Need need = open == null ? StoredRoom.Need.TIME : open.sweep();
            if (need == StoredRoom.Need.TIME) {
                rooms.expectSweep(name);
            } else if (need == StoredRoom.Need.NONE && open != null) {
                closed = true;
                rooms.forget(name, this);
                open.close();
            }
        });
    }

    /** Lets go of the readers. */
    void close() {
        turns.execute(() -> {
            StoredRoom open = room;
            if (open != null && !closed) {
                open.close();
            }
            closed = true;
        });
    }
}
