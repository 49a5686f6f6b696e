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

    /**
     * Something to be done with the room.
     *
     * @param refused told when that is not possible now; null for what waits until it is
     */
    record Command(Consumer<StoredRoom> task, @Nullable Consumer<RoomRefusal> refused) {
        /** Returns false when it does not end by that. */
        boolean refuse(RoomRefusal refusal) {
            if (refused != null) {
                refused.accept(refusal);
            }
            return refused != null;
        }
    }

    // Owned by the turn.
    private final List<Command> waiting = new ArrayList<>(1);
    private @Nullable StoredRoom room;
    /** It is being opened, or that is about to be tried again. */
    private boolean opening;

    private boolean closed;

    Slot(OpenRooms rooms, String name) {
        this.rooms = rooms;
        this.name = name;
        this.turns = new SerialExecutor(rooms.executor());
    }

    void execute(Command command) {
        turns.execute(() -> run(command));
    }

    /** How many users there are, as far as the room is open. */
    void count(Consumer<Integer> outcome) {
        turns.execute(() -> {
            StoredRoom open = room;
            outcome.accept(open == null || closed ? 0 : open.userCount());
        });
    }

    private void run(Command command) {
        StoredRoom open = room;
        if (closed) {
            rooms.execute(name, command);
        } else if (open != null) {
            command.task().accept(open);
        } else {
            waiting.add(command);
            if (!opening) {
                open();
            }
        }
    }

    private void open() {
        opening = true;
        RoomOpening.open(rooms.store(), name).thenAccept(state -> turns.execute(() -> opened(state)));
    }

    /** Whoever asks meanwhile waits for the next try, so that however many ask it is read once in a while only. */
    private void unreadable() {
        LOG.warn(
                "Room \"{}\" cannot be read from the store; whoever asks for it is refused, and it is tried again",
                name);
        List<Command> refused = List.copyOf(waiting);
        waiting.clear();
        refused.stream()
                .filter(command -> !command.refuse(Refusals.unreadable()))
                .forEach(waiting::add);
        rooms.later(() -> turns.execute(this::openAgain));
    }

    private void openAgain() {
        if (waiting.isEmpty()) {
            closed = true;
            rooms.forget(name, this);
        } else {
            open();
        }
    }

    private void opened(@Nullable RoomState state) {
        if (state == null) {
            unreadable();
            return;
        }
        opening = false;
        StoredRoom open = new StoredRoom(rooms, name, state);
        room = open;
        rooms.expectSweep(name);
        List<Command> commands = List.copyOf(waiting);
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
            waiting.forEach(command -> command.refuse(Refusals.closing()));
            waiting.clear();
        });
    }
}
