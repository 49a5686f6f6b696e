package dev.hawser.store;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A room of a {@link MemoryStore}. Every method is called with the room locked. */
final class MemoryRoom {
    /** An entry; the payload is null when it was redacted. */
    private record Kept(long offset, Instant time, @Nullable PublishId id, byte @Nullable [] payload, int size) {
        StoredEntry stored() {
            return new StoredEntry(
                    offset,
                    time,
                    id,
                    payload == null ? null : ByteBuffer.wrap(payload).asReadOnlyBuffer());
        }
    }

    final long epoch = Epochs.next();
    final Publishers publishers = new Publishers();
    private final List<Kept> entries = new ArrayList<>(2);
    /** How many at the head of the list are given up; they are null. */
    private int head;

    private long bytes;
    private long end;
    /** The room is no longer in the store: another one may have its name. */
    boolean forgotten;

    RoomRange range() {
        return new RoomRange(epoch, start(), end);
    }

    private long start() {
        return end - (entries.size() - head);
    }

    long append(Instant now, @Nullable PublishId id, byte[] payload, StoreOptions options) {
        long offset = end++;
        entries.add(new Kept(offset, now, id, payload, payload.length));
        bytes += payload.length;
        if (id != null) {
            publishers.add(id, offset, now.getEpochSecond(), options);
        }
        trim(now, options.retention());
        return offset;
    }

    /** Gives up what is too much or too old. */
    void trim(Instant now, Retention retention) {
        while (head < entries.size()) {
            Kept oldest = entries.get(head);
            int count = entries.size() - head;
            boolean tooMuch = count > 1 && (bytes > retention.bytes() || count > retention.entries());
            if (!tooMuch && !retention.isOver(oldest.time().getEpochSecond(), now.getEpochSecond())) {
                break;
            }
            bytes -= oldest.size();
            entries.set(head++, null);
        }
        if (head > 16 && head * 2 > entries.size() || head == entries.size()) {
            entries.subList(0, head).clear();
            head = 0;
        }
    }

    /** The entries from an offset within the range on. */
    List<StoredEntry> read(long from, int maxEntries, int maxBytes) {
        List<StoredEntry> found = new ArrayList<>();
        int index = head + (int) (from - start());
        long sum = 0;
        while (index < entries.size() && found.size() < maxEntries) {
            Kept entry = entries.get(index++);
            sum += entry.size();
            if (!found.isEmpty() && sum > maxBytes) {
                break;
            }
            found.add(entry.stored());
        }
        return found;
    }

    /** Lets go of the payload of a retained entry. Who has read it before still has it. */
    void redact(long offset) {
        int index = head + (int) (offset - start());
        Kept entry = entries.get(index);
        entries.set(index, new Kept(offset, entry.time(), entry.id(), null, entry.size()));
    }
}
