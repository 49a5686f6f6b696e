package dev.hawser.store;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the logs of rooms. A room comes into being with its first entry; its entries have the offsets 0, 1, 2 ... within an epoch, and the
 * oldest are given up by {@link Retention}.
 *
 * <p><b>Threads.</b> Any thread may call any method, and none waits for a disk or a network, except {@link #close}. Outcomes of
 * {@code append} and {@code redact} complete, and listeners are called, one at a time for the whole store and in the order of the entries, on
 * a thread of the store or of a caller; {@code read} and {@code range} complete on any thread, or before they return. What runs there must
 * not block, and must not wait for this store: it may call it.
 *
 * <p>No stage completes exceptionally: what can go wrong is an outcome.
 */
public interface Store extends AutoCloseable {

    /** Bytes that the name of a room may have at most, in UTF-8. */
    int MAX_ROOM_NAME_BYTES = 256;

    /**
     * Appends an entry, once: a repeat of the same publish is answered with the offset that the first one got, however often, and across
     * restarts, as long as the publisher is remembered ({@link StoreOptions}).
     *
     * <p>The outcome completes when the entry is as durable as configured; before that nobody can read it. Appends of one thread to one room
     * get offsets in the order of the calls.
     *
     * @param room 1 to {@value #MAX_ROOM_NAME_BYTES} bytes in UTF-8
     * @param id who publishes, and the how-manieth it is of theirs in this room; null for an entry of the server's own, which has no repeat
     * @param entry copied before this method returns; its position does not change
     */
    CompletionStage<AppendOutcome> append(String room, @Nullable PublishId id, ByteBuffer entry);

    /**
     * What a publish is, without appending it: for one that may not be appended, to find out whether it was before. What is being appended
     * at the moment may not be known yet.
     *
     * @return {@link AppendOutcome.Repeated}, {@link AppendOutcome.Forgotten} or {@link AppendOutcome.Refused}; empty for one that is new
     */
    CompletionStage<Optional<AppendOutcome>> recall(String room, PublishId id);

    /**
     * Reads entries in the order of their offsets, beginning with the one at a position.
     *
     * @param from with the epoch that the reader knows; {@link Position#BEGINNING} for one that knows none
     * @param maxEntries 1 or more
     * @param maxBytes of payload, 1 or more; a first entry that is larger is given all the same. {@link StoreOptions#maxReadBytes()} counts
     *     when it is less
     * @return entries, none when the position is the end; or a gap that names what is missing
     * @throws IllegalArgumentException when a maximum is less than 1
     */
    CompletionStage<ReadOutcome> read(String room, Position from, int maxEntries, int maxBytes);

    /** How much of each room is kept. */
    Retention retention();

    /** What of a room can be read; {@link RoomRange#NONE} for a room that has never had an entry, or is forgotten. */
    CompletionStage<RoomRange> range(String room);

    /**
     * Tells a listener when there is more to read in a room: before the outcome of the append completes. What was there before is not told:
     * a reader watches first and then reads.
     *
     * @return completes when the watch is in effect
     */
    CompletionStage<Watch> watch(String room, StoreListener listener);

    /**
     * Removes an entry's payload for good, from memory and files. Its offset stays, and reads as an entry without payload. The outcome
     * completes when the payload is overwritten on the disk itself, whatever the durability.
     */
    CompletionStage<RedactOutcome> redact(String room, Position position);

    /**
     * Completes what was begun, refuses what comes later, and gives everything back. Waits for the disk. Does nothing the second time.
     *
     * @throws IllegalStateException when it is called on a thread on which the store calls back, which would wait for itself
     */
    @Override
    void close();
}
