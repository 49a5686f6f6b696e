package dev.hawser.store;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps rooms in memory: they are gone with the process, and a room that comes into being again has another epoch.
 *
 * <p>Callbacks run on the threads that call the store, one at a time for the whole store.
 */
public final class MemoryStore implements Store {
    private final StoreOptions options;
    private final InstantSource clock;
    private final ConcurrentHashMap<String, MemoryRoom> rooms = new ConcurrentHashMap<>();
    private final Watches watches = new Watches();
    private final Callbacks callbacks = new Callbacks();
    private final Sweeper sweeper;
    private volatile boolean closed;

    /** An empty store. */
    public MemoryStore(StoreOptions options) {
        this(options, InstantSource.system());
    }

    MemoryStore(StoreOptions options, InstantSource clock) {
        this.options = options;
        this.clock = clock;
        this.sweeper = new Sweeper("hawser-store-sweeper", options.sweepInterval(), this::sweep);
    }

    @Override
    public CompletionStage<AppendOutcome> append(String room, @Nullable PublishId id, ByteBuffer entry) {
        AppendOutcome.Refused refused = Refusals.beforeAppend(room, entry, options);
        if (refused == null && closed) {
            refused = Refusals.closed();
        }
        if (refused != null) {
            return CompletableFuture.completedStage(refused);
        }
        byte[] payload = new byte[entry.remaining()];
        entry.duplicate().get(payload);
        CompletableFuture<AppendOutcome> outcome = new CompletableFuture<>();
        boolean done = false;
        while (!done) {
            MemoryRoom found = rooms.get(room);
            if (found == null && id != null && id.sequence() != 1) {
                // A refused publish must not leave a room behind.
                return CompletableFuture.completedStage(Verdict.refusal(new Verdict.Skipped(1), id));
            }
            MemoryRoom current = found == null ? create(room) : found;
            if (current == null) {
                return CompletableFuture.completedStage(Refusals.tooManyRooms(options));
            }
            done = append(room, current, id, payload, outcome);
        }
        callbacks.run();
        return outcome.minimalCompletionStage();
    }

    /** Returns null when there are too many rooms. */
    private @Nullable MemoryRoom create(String name) {
        synchronized (rooms) {
            boolean isFull = rooms.size() >= options.maxRooms() && !rooms.containsKey(name);
            return isFull ? null : rooms.computeIfAbsent(name, key -> new MemoryRoom());
        }
    }

    /** Returns false when the room was forgotten meanwhile. */
    private boolean append(
            String name,
            MemoryRoom room,
            @Nullable PublishId id,
            byte[] payload,
            CompletableFuture<AppendOutcome> outcome) {
        synchronized (room) {
            if (room.forgotten) {
                return false;
            }
            Instant now = clock.instant();
            Verdict verdict = id == null ? Verdict.FRESH : room.publishers.judge(id, now.getEpochSecond(), options);
            if (verdict instanceof Verdict.Fresh) {
                long offset = room.append(now, id, payload, options);
                RoomRange range = room.range();
                // In the order of the entries: this room is locked.
                callbacks.add(() -> {
                    watches.appended(name, range);
                    outcome.complete(new AppendOutcome.Appended(new Position(range.epoch(), offset)));
                });
            } else if (verdict instanceof Verdict.Repeat repeat) {
                Position first = new Position(room.epoch, repeat.offset());
                callbacks.add(() -> outcome.complete(new AppendOutcome.Repeated(first)));
            } else if (verdict instanceof Verdict.Skipped skipped) {
                AppendOutcome.Refused refused = Verdict.refusal(skipped, Objects.requireNonNull(id));
                callbacks.add(() -> outcome.complete(refused));
            } else {
                callbacks.add(() -> outcome.complete(new AppendOutcome.Forgotten()));
            }
            return true;
        }
    }

    @Override
    public CompletionStage<Optional<AppendOutcome>> recall(String name, PublishId id) {
        MemoryRoom room = rooms.get(name);
        if (room == null) {
            return CompletableFuture.completedStage(Verdict.outcomeWithoutRoom(id));
        }
        synchronized (room) {
            Verdict verdict = room.publishers.judge(id, clock.instant().getEpochSecond(), options);
            return CompletableFuture.completedStage(Verdict.outcome(verdict, id, room.epoch));
        }
    }

    @Override
    public CompletionStage<ReadOutcome> read(String room, Position from, int maxEntries, int maxBytes) {
        Refusals.requireReadable(maxEntries, maxBytes);
        return CompletableFuture.completedStage(readNow(room, from, maxEntries, maxBytes));
    }

    private ReadOutcome readNow(String name, Position from, int maxEntries, int maxBytes) {
        if (closed) {
            return new ReadOutcome.Failed(Refusals.CLOSED);
        }
        MemoryRoom room = rooms.get(name);
        if (room == null) {
            return RoomRange.NONE.continues(from)
                    ? new ReadOutcome.Entries(List.of(), from, RoomRange.NONE)
                    : new ReadOutcome.Gap(from, RoomRange.NONE);
        }
        synchronized (room) {
            RoomRange range = room.range();
            if (!range.continues(from)) {
                return new ReadOutcome.Gap(from, range);
            }
            List<StoredEntry> entries =
                    room.read(from.offset(), maxEntries, Math.min(maxBytes, options.maxReadBytes()));
            return new ReadOutcome.Entries(entries, new Position(range.epoch(), from.offset() + entries.size()), range);
        }
    }

    @Override
    public Retention retention() {
        return options.retention();
    }

    @Override
    public CompletionStage<RoomRange> range(String room) {
        MemoryRoom found = rooms.get(room);
        if (found == null) {
            return CompletableFuture.completedStage(RoomRange.NONE);
        }
        synchronized (found) {
            return CompletableFuture.completedStage(found.range());
        }
    }

    @Override
    public CompletionStage<Watch> watch(String room, StoreListener listener) {
        return CompletableFuture.completedStage(watches.add(room, listener));
    }

    @Override
    public CompletionStage<RedactOutcome> redact(String name, Position position) {
        if (closed) {
            return CompletableFuture.completedStage(new RedactOutcome.Failed(Refusals.CLOSED));
        }
        MemoryRoom room = rooms.get(name);
        if (room == null) {
            return CompletableFuture.completedStage(new RedactOutcome.Missing(position, RoomRange.NONE));
        }
        CompletableFuture<RedactOutcome> outcome = new CompletableFuture<>();
        synchronized (room) {
            RoomRange range = room.range();
            if (!range.has(position)) {
                return CompletableFuture.completedStage(new RedactOutcome.Missing(position, range));
            }
            room.redact(position.offset());
            callbacks.add(() -> {
                watches.redacted(name, position);
                outcome.complete(new RedactOutcome.Redacted(position));
            });
        }
        callbacks.run();
        return outcome.minimalCompletionStage();
    }

    /** Gives up what is too old, and forgets rooms in which nothing is left. */
    void sweep() {
        Instant now = clock.instant();
        rooms.forEach((name, room) -> {
            synchronized (room) {
                room.trim(now, options.retention());
                room.publishers.sweep(now.getEpochSecond(), options);
                RoomRange range = room.range();
                if (range.start() == range.end() && room.publishers.count() == 0) {
                    room.forgotten = true;
                    rooms.remove(name, room);
                }
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        sweeper.close();
        rooms.clear();
    }
}
