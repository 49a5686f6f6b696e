package dev.hawser.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Each setting is taken, and one that is out of range is named. */
class StoreOptionsTest {
    private static final StoreOptions OK = StoreOptions.DEFAULT;
    private static final FileStoreOptions FILES = FileStoreOptions.in(Path.of("x"));
    private static final Duration DAY = Duration.ofDays(1);

    @Test
    void whatIsOutOfRangeIsNamed() {
        Map<String, ThrowingCallable> bad = Map.ofEntries(
                Map.entry("retention.bytes 0", () -> Retention.DEFAULT.withBytes(0)),
                Map.entry("retention.entries 0", () -> Retention.DEFAULT.withEntries(0)),
                Map.entry("retention.age PT0.5S", () -> Retention.DEFAULT.withAge(Duration.ofMillis(500))),
                Map.entry("publishersPerRoom 0", () -> OK.withPublishers(0, 1, DAY)),
                Map.entry("sequencesPerPublisher 1025", () -> OK.withPublishers(1, 1025, DAY)),
                Map.entry("publisherAge PT0S", () -> OK.withPublishers(1, 1, Duration.ZERO)),
                Map.entry("maxEntryBytes 16777217", () -> OK.withMaxEntryBytes(StoreOptions.LARGEST_ENTRY + 1)),
                Map.entry("maxRooms 0", () -> OK.withMaxRooms(0)),
                Map.entry("maxReadBytes 0", () -> OK.withMaxReadBytes(0)),
                Map.entry("sweepInterval PT-1S", () -> OK.withSweepInterval(Duration.ofSeconds(-1))),
                Map.entry("durability MEMORY", () -> FILES.withDurability(Durability.MEMORY)),
                Map.entry("segmentBytes 65535", () -> FILES.withSegmentBytes(65535)),
                Map.entry("maxPendingBytes 1", () -> FILES.withMaxPending(1, 1)),
                Map.entry("maxPendingReads 0", () -> FILES.withMaxPending(65536, 0)),
                Map.entry("readThreads 0", () -> FILES.withReadThreads(0)));
        bad.forEach((message, call) -> assertThatThrownBy(call)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message));
    }

    @Test
    void eachSettingIsTakenAndLeavesTheOthersAsTheyAre() {
        Retention retention = Retention.DEFAULT.withEntries(1);
        Duration sweep = Duration.ofSeconds(7);
        StoreOptions all = new StoreOptions(retention, 2, 3, DAY.plus(DAY), 4, 5, 6, sweep);
        assertThat(OK.withRetention(retention)
                        .withPublishers(2, 3, DAY.plus(DAY))
                        .withMaxEntryBytes(4)
                        .withMaxRooms(5)
                        .withMaxReadBytes(6)
                        .withSweepInterval(sweep))
                .isEqualTo(all);
        assertThat(all.withSweepInterval(OK.sweepInterval())
                        .withMaxReadBytes(OK.maxReadBytes())
                        .withMaxRooms(OK.maxRooms())
                        .withMaxEntryBytes(OK.maxEntryBytes())
                        .withPublishers(OK.publishersPerRoom(), OK.sequencesPerPublisher(), OK.publisherAge())
                        .withRetention(OK.retention()))
                .isEqualTo(OK);
    }
}
