package dev.hawser.rooms;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time that moves when the test says so. One thread. */
final class TestClock implements RoomsClock {
    private long millis = 1_732_772_000_000L;
    private final List<Runnable> tasks = new ArrayList<>();
    private final List<Runnable> later = new ArrayList<>();

    @Override
    public long nanos() {
        return millis * 1_000_000;
    }

    @Override
    public long millis() {
        return millis;
    }

    @Override
    public void every(long interval, Runnable task) {
        tasks.add(task);
    }

    @Override
    public void after(long delay, Runnable task) {
        later.add(task);
    }

    /** Time passes, and what is done again and again is done. */
    void pass(Duration time) {
        millis += time.toMillis();
        List<Runnable> due = List.copyOf(later);
        later.clear();
        due.forEach(Runnable::run);
        tasks.forEach(Runnable::run);
    }

    @Override
    public void close() {}
}
