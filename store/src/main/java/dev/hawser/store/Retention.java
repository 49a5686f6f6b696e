package dev.hawser.store;

import java.time.Duration;

/**
 * How much of each room is kept. The oldest entries are given up as soon as one of the three is exceeded; the youngest entry is given up by
 * its age only.
 *
 * @param bytes of payload, 1 or more
 * @param entries 1 to 10,000,000
 * @param age from the append on, a second or more, counted in whole seconds, looked after every {@link StoreOptions#sweepInterval()}
 */
public record Retention(long bytes, int entries, Duration age) {
    /** 16 MiB, 10,000 entries, 30 days. */
    public static final Retention DEFAULT = new Retention(16 * 1024 * 1024, 10_000, Duration.ofDays(30));

    /** @throws IllegalArgumentException naming the setting that is out of range */
    public Retention {
        Settings.requireWithin("retention.bytes", bytes, 1, Long.MAX_VALUE);
        Settings.requireWithin("retention.entries", entries, 1, 10_000_000);
        Settings.requireAtLeastASecond("retention.age", age);
    }

    /** Whether an entry is too old. */
    boolean isOver(long entrySeconds, long nowSeconds) {
        return nowSeconds - entrySeconds > age.toSeconds();
    }

    public Retention withBytes(long newBytes) {
        return new Retention(newBytes, entries, age);
    }

    public Retention withEntries(int newEntries) {
        return new Retention(bytes, newEntries, age);
    }

    public Retention withAge(Duration newAge) {
        return new Retention(bytes, entries, newAge);
    }
}
