package dev.hawser.bench;

import dev.hawser.bench.ClassHistogram.Count;
import java.util.List;
import java.util.Map;

/** Rounds of the workload {@code idle} with 1000 connections. */
final class IdleRounds {
    private IdleRounds() {}

    /** A round in which each connection costs so many KiB, resident and on the heap, in objects of one class; one object of another is shared. */
    static IdleRound round(Contender contender, int number, int residentKib, int heapKib) {
        return new IdleRound(
                new Load(Workload.IDLE, 1000, 0),
                contender,
                number,
                snapshot(51_200, 5, 5 * 1024, 0),
                snapshot(51_200 + 1000 * residentKib, 1005, (5 + 1000 * heapKib) * 1024 - 16, 1),
                List.of("java"));
    }

    private static MemorySnapshot snapshot(long rssKib, long objects, long bytes, long shared) {
        return new MemorySnapshot(
                new ResidentSet(rssKib, rssKib, rssKib - 1024),
                new ClassHistogram(Map.of("[B", new Count(objects, bytes), "Shared", new Count(shared, 16 * shared))));
    }
}
