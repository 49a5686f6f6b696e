package dev.hawser.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What of a room is in the batch that is being written. Nobody else sees it, and it is dropped when the batch cannot be written. */
final class StagedRoom {
    /** An entry that is not readable yet. */
    record StagedEntry(
            long place, int payloadLength, @Nullable PublishId id, long seconds) {}

    final FileRoom room;
    final long first;
    final List<StagedEntry> entries = new ArrayList<>();
    /** What the batch has of each publisher. */
    private final Map<String, PublisherMemory> publishers = new HashMap<>(4);

    /** The batch has a ROOM record: the room's number in the active segment; -1 when it has none. */
    int number = -1;

    StagedRoom(FileRoom room) {
        this.room = room;
        this.first = room.index.end();
    }

    long next() {
        return first + entries.size();
    }

    Verdict judge(PublishId id, long nowSeconds, StoreOptions options) {
        PublisherMemory staged = publishers.get(id.publisher());
        if (staged == null || id.sequence() <= staged.lastSequence - staged.count()) {
            return room.publishers.judge(id, nowSeconds, options);
        }
        if (id.sequence() > staged.lastSequence) {
            long expected = staged.lastSequence + 1;
            return id.sequence() == expected ? Verdict.FRESH : new Verdict.Skipped(expected);
        }
        return new Verdict.Repeat(staged.offsetOf(id.sequence()));
    }

    void add(long place, int payloadLength, @Nullable PublishId id, long seconds) {
        if (id != null) {
            publishers
                    .computeIfAbsent(id.publisher(), PublisherMemory::new)
                    .add(id.sequence(), next(), seconds, Integer.MAX_VALUE);
        }
        entries.add(new StagedEntry(place, payloadLength, id, seconds));
    }
}
