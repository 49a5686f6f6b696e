package dev.hawser.rooms;

import dev.hawser.store.Position;
import dev.hawser.store.ReadOutcome;
import dev.hawser.store.RoomRange;
import dev.hawser.store.StoreView;
import dev.hawser.store.StoredEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a room, for who reads it outside of {@link Rooms}: as its readers see it in the end, or each entry as it is on the wire.
 *
 * <p>On the caller's thread, which waits for the disk.
 */
public final class Transcript {
    private final StoreView view;
    private final String room;

    /** Of a room in a store; of one that does not exist it is empty. */
    public Transcript(StoreView view, String room) {
        this.view = view;
        this.room = room;
    }

    /**
     * A message as it is in the end.
     *
     * @param offset of the message
     * @param time when it was published first
     * @param from the user
     * @param data compact JSON, that of the last edit
     * @param kind the application's own; null for a message
     * @param edited whether there was an edit
     */
    public record Line(
            long offset,
            Instant time,
            String from,
            String data,
            @Nullable String kind,
            boolean edited) {
        /** The data for people: a string, or an object's member {@code text} that is one, without its escapes; anything else as JSON. */
        public String text() {
            String member = EntryText.json(data, "text");
            String text = EntryText.string(member == null ? data : member);
            return text == null ? data : text;
        }

        /** As a JSON object: {@code {"offset":17,"time":"2024-11-28T05:33:20Z","from":"ann","data":"Hello"}}, and kind and edited where they are. */
        public String toJson() {
            return "{\"offset\":" + offset + ",\"time\":\"" + time + "\",\"from\":" + EntryText.quoted(from)
                    + ",\"data\":" + data + (kind == null ? "" : ",\"kind\":" + EntryText.quoted(kind))
                    + (edited ? ",\"edited\":true}" : "}");
        }

        private Line with(String newData) {
            return new Line(offset, time, from, newData, kind, true);
        }
    }

    /**
     * The messages in their order, edits applied, without those that were deleted, and without who came and went.
     *
     * @throws IOException when what is kept cannot be read
     */
    public void readLines(Consumer<Line> target) throws IOException {
        Map<Long, Line> lines = new LinkedHashMap<>();
        read(entry -> {
            ByteBuffer stored = entry.payload();
            if (stored != null) {
                apply(lines, entry.offset(), EntryText.content(stored));
            }
        });
        lines.values().forEach(target);
    }

    private static void apply(Map<Long, Line> lines, long offset, EntryText.Content entry) {
        switch (entry.kind()) {
            case MESSAGE ->
                lines.put(
                        offset,
                        new Line(
                                offset,
                                Instant.ofEpochMilli(entry.millis()),
                                entry.from(),
                                entry.data(),
                                entry.name(),
                                false));
            case EDIT -> {
                String data = EntryText.json(entry.data(), "data");
                lines.computeIfPresent(entry.number("offset"), (key, line) -> data == null ? line : line.with(data));
            }
            case DELETE -> lines.remove(entry.number("offset"));
            default -> {}
        }
    }

    /**
     * All entries that readers are given, as they are on the wire ({@code docs/wire-protocol.md} section 5), in the order of their offsets.
     *
     * @throws IOException when what is kept cannot be read
     */
    public void readEntries(Consumer<ByteBuffer> target) throws IOException {
        EntryText text = new EntryText(room);
        read(entry -> {
            ByteBuffer wire = text.wire(entry);
            if (wire != null) {
                target.accept(wire);
            }
        });
    }

    private void read(Consumer<StoredEntry> target) throws IOException {
        RoomRange range = view.range(room);
        Position position = range.startPosition();
        while (position.offset() < range.end()) {
            if (!(view.read(room, position) instanceof ReadOutcome.Entries read)) {
                throw new IOException(
                        "the entries of room \"" + room + "\" from " + position.offset() + " on cannot be read");
            }
            read.entries().forEach(target);
            position = read.next();
        }
    }
}
