package dev.hawser.rooms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.rooms.JoinOutcome.Joined;
import dev.hawser.store.MemoryStore;
import dev.hawser.store.Position;
import dev.hawser.store.Retention;
import dev.hawser.store.StoreOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A reader that was away for an hour, in which something was said each second, is given every entry that is kept, and told what is missing. */
class AwayForAnHourTest {
    private static final int SECONDS = 3600;
    private static final int READ_BEFORE = 10;

    private final TestClock clock = new TestClock();

    @ParameterizedTest
    // All is kept, and in memory; all is kept, and in the store only; an hour is more than is kept.
    @CsvSource({"10000, 16777216", "10000, 0", "1000, 16777216", "1000, 0"})
    void isGivenEveryEntryThatIsKeptOrToldWhatIsMissing(int kept, int retainedBytes) {
        try (MemoryStore store =
                        new MemoryStore(StoreOptions.DEFAULT.withRetention(Retention.DEFAULT.withEntries(kept)));
                Rooms rooms = new Rooms(
                        RoomsOptions.DEFAULT.withRoom(new RoomOptions(retainedBytes)),
                        store,
                        RoomRules.OPEN,
                        SessionKey.random(),
                        new SegmentPool(1024 * 1024),
                        Runnable::run,
                        null,
                        clock)) {
            TestConnection bob = new TestConnection(rooms, rooms.newSession("bob"));
            bob.joined("lobby", Start.END);
            Session ann = rooms.newSession("ann");
            TestConnection before = new TestConnection(rooms, ann);
            Position begin = before.joined("lobby", Start.END).start();
            say(rooms, bob, 1, READ_BEFORE);
            List<String> read = before.entries();
            before.reader.close();
            say(rooms, bob, READ_BEFORE + 1, READ_BEFORE + SECONDS);

            TestConnection after = new TestConnection(rooms, ann);
            Position asked = new Position(begin.epoch(), begin.offset() + read.size());
            Joined joined = after.joined("lobby", new Start.At(asked));

            List<String> all = bob.entries();
            long end = joined.end();
            assertThat(joined.start().epoch()).isEqualTo(begin.epoch());
            assertThat(joined.start().offset()).isEqualTo(Math.max(asked.offset(), end - kept));
            List<String> due = all.stream()
                    .filter(entry -> offset(entry) >= joined.start().offset())
                    .toList();
            assertThat(after.entries()).containsExactlyElementsOf(due);
            if (joined.start().equals(asked)) {
                List<String> whole = new ArrayList<>(read);
                whole.addAll(due);
                // But for the join of who was there first.
                assertThat(whole).containsExactlyElementsOf(all.subList(1, all.size()));
            }
        }
    }

    private static long offset(String entry) {
        return Long.parseLong(entry.split(",")[1]);
    }

    private void say(Rooms rooms, TestConnection from, int first, int last) {
        for (int i = first; i <= last; i++) {
            clock.pass(Duration.ofSeconds(1));
            rooms.publish(from.reader, "lobby", i, null, UTF_8.encode("\"" + i + "\""), outcome -> {});
        }
    }
}
