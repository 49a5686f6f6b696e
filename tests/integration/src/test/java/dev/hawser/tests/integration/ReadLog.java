package dev.hawser.tests.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the readers of a room were given: an offset has the same bytes for everybody. One thread. */
final class ReadLog {
    private final String room;
    private final int offsetAt;
    private final TreeMap<Long, ByteBuffer> entries = new TreeMap<>();

    ReadLog(String room) {
        this.room = room;
        this.offsetAt = "[\"\",".length() + room.getBytes(UTF_8).length;
    }

    String room() {
        return room;
    }

    /** Takes an entry that a reader was given, and returns its offset. */
    long take(ByteBuffer entry) {
        long offset = 0;
        for (int i = offsetAt; entry.get(i) != ','; i++) {
            offset = 10 * offset + entry.get(i) - '0';
        }
        ByteBuffer before = entries.get(offset);
        if (before == null) {
            ByteBuffer copy = ByteBuffer.allocate(entry.remaining())
                    .put(entry.duplicate())
                    .flip();
            entries.put(offset, copy);
        } else if (!before.equals(entry)) {
            assertThat(UTF_8.decode(entry).toString())
                    .isEqualTo(UTF_8.decode(before).toString());
        }
        return offset;
    }

    /** How many entries there are from an offset on, and before another one. */
    long count(long from, long to) {
        return entries.subMap(from, to).size();
    }

    /** What everybody was given is what somebody else reads, from the first one on that anybody was given. */
    void assertIsEndOf(List<String> log) {
        assertThat(entries).isNotEmpty();
        long first = entries.firstKey();
        long last = entries.lastKey();
        Map<Long, ByteBuffer> expected = new TreeMap<>();
        ReadLog other = new ReadLog(room);
        log.forEach(entry -> other.take(ByteBuffer.wrap(entry.getBytes(UTF_8))));
        expected.putAll(other.entries.subMap(first, true, last, true));
        assertThat(entries.equals(expected)).as("%s is as its log", room).isTrue();
    }
}
