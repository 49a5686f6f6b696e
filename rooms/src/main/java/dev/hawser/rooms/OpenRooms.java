package dev.hawser.rooms;

import dev.hawser.store.Store;
import dev.hawser.websocket.MessageDeflater;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The rooms that somebody has to do with, and what they share. Any thread. */
final class OpenRooms {
    private static final long MIN_TICK_MILLIS = 10;
    private static final long MAX_TICK_MILLIS = 1000;

    private final RoomsOptions options;
    private final Store store;
    private final RoomRules rules;
    private final SegmentPool pool;
    private final Executor executor;
    private final @Nullable MessageDeflater deflater;
    private final Replay replay;
    private final RoomsClock clock;

    private final ConcurrentHashMap<String, Slot> slots = new ConcurrentHashMap<>();
    /** Those to look after at the next tick. */
    private final Set<String> toSweep = ConcurrentHashMap.newKeySet();

    /** Those of all rooms. */
    private final List<RoomListener> listeners = new CopyOnWriteArrayList<>();

    private final KnownSessions sessions = new KnownSessions();
    private final UserRates rates;

    private volatile boolean closed;

    OpenRooms(
            RoomsOptions options,
            Store store,
            RoomRules rules,
            SegmentPool pool,
            Executor executor,
            @Nullable MessageDeflater deflater,
            RoomsClock clock) {
        this.options = options;
        this.store = store;
        this.rules = rules;
        this.pool = pool;
        this.executor = executor;
        this.deflater = deflater;
        this.replay = new Replay(pool, options.replayBytes());
        this.clock = clock;
        this.rates = new UserRates(options);
        long tick = options.grace().toMillis() / 4;
        clock.every(Math.max(MIN_TICK_MILLIS, Math.min(MAX_TICK_MILLIS, tick)), this::sweep);
    }

    /**
     * Does something with a room, in turn with all else that happens to it, when it can be read. Nothing is done any more when this is
     * closed.
     */
    void in(String room, Consumer<StoredRoom> command) {
        execute(room, new Slot.Command(command, null));
    }

    /**
     * Does what somebody has asked of a room, in turn.
     *
     * @param refused told when the room cannot be read now, or this is closed
     */
    void in(String room, Consumer<StoredRoom> command, Consumer<RoomRefusal> refused) {
        execute(room, new Slot.Command(command, refused));
    }

    void execute(String room, Slot.Command command) {
        if (!closed) {
            slots.computeIfAbsent(room, name -> new Slot(this, name)).execute(command);
        } else {
            command.refuse(Refusals.closing());
        }
    }

    /** That of a room that somebody has to do with. */
    @Nullable
    Slot slot(String room) {
        return slots.get(room);
    }

    void forget(String room, Slot slot) {
        slots.remove(room, slot);
    }

    /** Has the room looked after at the next tick. */
    void expectSweep(String room) {
        toSweep.add(room);
    }

    private void sweep() {
        rates.sweep(clock.nanos());
        for (String room : toSweep) {
            toSweep.remove(room);
            Slot slot = slots.get(room);
            if (slot != null) {
                slot.sweep();
            }
        }
    }

    void later(Runnable task) {
        clock.after(MAX_TICK_MILLIS, task);
    }

    /** Lets go of all readers; nothing happens any more. */
    void close() {
        closed = true;
        clock.close();
        slots.values().forEach(Slot::close);
        slots.clear();
    }

    boolean isClosed() {
        return closed;
    }

    /** The compressed form of an entry, where somebody takes it and it is worth it. */
    @Nullable
    ByteBuffer compressed(ByteBuffer entry, boolean wanted) {
        return deflater == null || !wanted ? null : deflater.deflate(entry);
    }

    List<RoomListener> listeners() {
        return listeners;
    }

    KnownSessions sessions() {
        return sessions;
    }

    UserRates rates() {
        return rates;
    }

    RoomsOptions options() {
        return options;
    }

    Store store() {
        return store;
    }

    RoomRules rules() {
        return rules;
    }

    SegmentPool pool() {
        return pool;
    }

    Executor executor() {
        return executor;
    }

    Replay replay() {
        return replay;
    }

    long graceNanos() {
        return options.grace().toNanos();
    }

    long nanos() {
        return clock.nanos();
    }

    long millis() {
        return clock.millis();
    }

    /** How many rooms are in memory. */
    int size() {
        return slots.size();
    }
}
