package dev.hawser.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads entries from the files, and checks each. Any thread that may wait for a disk. */
final class LogReader {
    /** A segment may be rewritten while it is read; then the entries are looked for again. */
    private static final int ATTEMPTS = 10;

    private final SharedLog log;

    LogReader(SharedLog log) {
        this.log = log;
    }

    /** Where the entries are that are to be read. */
    private record Plan(RoomRange range, long[] places, int[] lengths, boolean[] redacted) {}

    /** What can be said without reading a file; null when there are entries to read. */
    @Nullable
    ReadOutcome withoutReading(@Nullable FileRoom room, Position from) {
        RoomRange range = RoomRange.NONE;
        if (room != null) {
            synchronized (room) {
                range = room.range();
            }
        }
        if (!range.continues(from)) {
            return new ReadOutcome.Gap(from, range);
        }
        return from.offset() == range.end()
                ? new ReadOutcome.Entries(List.of(), new Position(range.epoch(), from.offset()), range)
                : null;
    }

    ReadOutcome read(FileRoom room, Position from, int maxEntries, int maxBytes) {
        String reason = "";
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            ReadOutcome answer = withoutReading(room, from);
            if (answer != null) {
                return answer;
            }
            try {
                Plan plan = plan(room, from, maxEntries, maxBytes);
                if (plan != null) {
                    List<StoredEntry> entries = read(plan, from.offset());
                    Position next = new Position(plan.range.epoch(), from.offset() + entries.size());
                    return new ReadOutcome.Entries(entries, next, plan.range);
                }
            } catch (IOException x) {
                reason = String.valueOf(x.getMessage());
            }
        }
        return new ReadOutcome.Failed("entry " + from.offset() + " of room \"" + room.name + "\": " + reason);
    }

    private @Nullable Plan plan(FileRoom room, Position from, int maxEntries, int maxBytes) {
        synchronized (room) {
            RoomRange range = room.range();
            if (!range.continues(from) || from.offset() == range.end()) {
                return null;
            }
            EntryIndex index = room.index;
            int count = 0;
            long bytes = 0;
            long most = Math.min(maxEntries, range.end() - from.offset());
            while (count < most) {
                bytes += index.payloadLength(from.offset() + count);
                if (count > 0 && bytes > maxBytes) {
                    break;
                }
                count++;
            }
            Plan plan = new Plan(range, new long[count], new int[count], new boolean[count]);
            for (int i = 0; i < count; i++) {
                plan.places[i] = index.place(from.offset() + i);
                plan.lengths[i] = index.recordLength(from.offset() + i);
                plan.redacted[i] = index.isRedacted(from.offset() + i);
            }
            return plan;
        }
    }

    private List<StoredEntry> read(Plan plan, long first) throws IOException {
        List<StoredEntry> entries = new ArrayList<>(plan.places.length);
        int from = 0;
        while (from < plan.places.length) {
            int to = from + 1;
            int length = plan.lengths[from];
            // What lies side by side is read together.
            while (to < plan.places.length && plan.places[to] == plan.places[from] + length) {
                length += plan.lengths[to++];
            }
            ByteBuffer bytes = read(plan.places[from], length);
            for (int i = from; i < to; i++) {
                int start = (int) (plan.places[i] - plan.places[from]);
                entries.add(entry(bytes, start, first + i, plan.redacted[i]));
            }
            from = to;
        }
        return entries;
    }

    private ByteBuffer read(long place, int length) throws IOException {
        LogSegment segment = log.find(EntryIndex.segment(place));
        if (segment == null || !segment.pin()) {
            throw new IOException("its segment is being replaced");
        }
        try {
            ByteBuffer bytes = ByteBuffer.allocate(length);
            if (segment.file.read(bytes, EntryIndex.position(place)) < length) {
                throw new IOException("segment " + segment.name.file() + " has become shorter");
            }
            return bytes.flip();
        } finally {
            segment.release();
        }
    }

    private static StoredEntry entry(ByteBuffer bytes, int start, long offset, boolean redacted) throws IOException {
        Record record = Record.headerLength(bytes, start) > bytes.limit() - start ? null : Record.decode(bytes, start);
        if (record == null || record.offset() != offset || record.length() > bytes.limit() - start) {
            throw new IOException("its record is damaged");
        }
        boolean without = redacted || record.kind() == Record.REDACTED_ENTRY;
        // While it is being overwritten its payload is neither: then the room says so when it is asked again.
        Record.Body body = without ? Record.Body.REDACTED : record.check(bytes, start);
        if (body == Record.Body.DAMAGED) {
            throw new IOException("its payload is damaged");
        }
        ByteBuffer payload = body == Record.Body.REDACTED
                ? null
                : bytes.slice(start + record.headerLength(), record.bodyLength())
                        .asReadOnlyBuffer();
        return new StoredEntry(offset, Instant.ofEpochMilli(record.time()), record.id(), payload);
    }
}
