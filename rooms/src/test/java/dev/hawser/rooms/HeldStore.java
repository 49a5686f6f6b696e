package dev.hawser.rooms;

import dev.hawser.store.AppendOutcome;
import dev.hawser.store.MemoryStore;
import dev.hawser.store.Position;
import dev.hawser.store.PublishId;
import dev.hawser.store.ReadOutcome;
import dev.hawser.store.RedactOutcome;
import dev.hawser.store.Retention;
import dev.hawser.store.RoomRange;
import dev.hawser.store.Store;
import dev.hawser.store.StoreListener;
import dev.hawser.store.StoreOptions;
import dev.hawser.store.Watch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A store in memory whose disk is slow: what is asked comes when the test lets it. One thread. */
final class HeldStore implements Store {
    private final Store store;
    private final List<Runnable> held = new ArrayList<>();
    private boolean holding;
    private boolean holdingAppends;
    private boolean failingReads;
    private int reads;

    HeldStore(StoreOptions options) {
        this.store = new MemoryStore(options);
    }

    void hold() {
        holding = true;
    }

    /** What is appended waits, too, and all that comes after it. */
    void holdAppends() {
        holdingAppends = true;
    }

    /** What is read cannot be read from now on, or can be again. */
    void failReads(boolean fail) {
        failingReads = fail;
    }

    /** How often something was read. */
    int reads() {
        return reads;
    }

    /** Lets everything come that was read and appended up to now; returns how much. What is appended from now on does not wait. */
    int release() {
        holdingAppends = false;
        List<Runnable> due = List.copyOf(held);
        held.clear();
        due.forEach(Runnable::run);
        return due.size();
    }

    @Override
    public CompletionStage<ReadOutcome> read(String room, Position from, int maxEntries, int maxBytes) {
        reads++;
        if (failingReads) {
            return CompletableFuture.completedStage(new ReadOutcome.Failed("failed on purpose"));
        }
        if (!holding) {
            return store.read(room, from, maxEntries, maxBytes);
        }
        CompletableFuture<ReadOutcome> outcome = new CompletableFuture<>();
        held.add(() -> store.read(room, from, maxEntries, maxBytes).thenAccept(outcome::complete));
        return outcome;
    }

    @Override
    public CompletionStage<AppendOutcome> append(String room, @Nullable PublishId id, ByteBuffer entry) {
        if (!holdingAppends) {
            return store.append(room, id, entry);
        }
        ByteBuffer copy =
                ByteBuffer.allocate(entry.remaining()).put(entry.duplicate()).flip();
        CompletableFuture<AppendOutcome> outcome = new CompletableFuture<>();
        held.add(() -> store.append(room, id, copy).thenAccept(outcome::complete));
        return outcome;
    }

    @Override
    public CompletionStage<Optional<AppendOutcome>> recall(String room, PublishId id) {
        return store.recall(room, id);
    }

    @Override
    public Retention retention() {
        return store.retention();
    }

    @Override
    public CompletionStage<RoomRange> range(String room) {
        return store.range(room);
    }

    @Override
    public CompletionStage<Watch> watch(String room, StoreListener listener) {
        return store.watch(room, listener);
    }

    @Override
    public CompletionStage<RedactOutcome> redact(String room, Position position) {
        return store.redact(room, position);
    }

    @Override
    public void close() {
        store.close();
    }
}
