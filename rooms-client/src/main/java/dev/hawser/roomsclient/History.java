package dev.hawser.roomsclient;

import java.util.List;

/**
 * Entries from before.
 *
 * @param epoch of the offsets
 * @param start the oldest offset that is kept
 * @param entries in the order of their offsets
 */
public record History(String room, String epoch, long start, List<Entry> entries) {
    public History {
        entries = List.copyOf(entries);
    }

    /** Whether there are no earlier ones. */
    public boolean isOldest() {
        return entries.isEmpty() || entries.get(0).offset() == start;
    }

    static History of(Message message) {
        return new History(
                message.string("room"),
                message.string("epoch"),
                message.integer("start"),
                message.list("entries").stream()
                        .map(entry -> Entry.of(entry instanceof List<?> elements ? elements : List.of()))
                        .toList());
    }
}
