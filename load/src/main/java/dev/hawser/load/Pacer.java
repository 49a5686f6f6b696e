package dev.hawser.load;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * Sends the messages of the open model, each when its time has come, and those whose time is over at once. One thread runs it; any thread
 * asks and stops.
 */
final class Pacer implements Runnable {

    /** The time, which a test may make up. */
    interface Clock {
        /** As {@link System#nanoTime}. */
        long nanoTime();

        /** Comes back at that time, or earlier. */
        void pauseUntil(long nanos);
    }

    static final Clock SYSTEM = new Clock() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void pauseUntil(long nanos) {
            LockSupport.parkNanos(nanos - System.nanoTime());
        }
    };

    private final Schedule schedule;
    private final long messages;
    private final LongConsumer send;
    private final Clock clock;

    private volatile boolean stopped;
    /** Written by the thread that runs this. */
    private volatile long maxDelayNanos;

    /**
     * @param messages to send
     * @param send is given 0, 1, 2 ...
     */
    Pacer(Schedule schedule, long messages, LongConsumer send, Clock clock) {
        this.schedule = schedule;
        this.messages = messages;
        this.send = send;
        this.clock = clock;
    }

    @Override
    public void run() {
        for (long number = 0; number < messages && awaitTurn(schedule.nanosOf(number)); number++) {
            send.accept(number);
        }
    }

    /** Whether a message that is due then is to be sent; comes back when it is. */
    private boolean awaitTurn(long dueNanos) {
        long now = clock.nanoTime();
        while (!stopped && now - dueNanos < 0) {
            clock.pauseUntil(dueNanos);
            now = clock.nanoTime();
        }
        maxDelayNanos = Math.max(maxDelayNanos, now - dueNanos);
        return !stopped;
    }

    void stop() {
        stopped = true;
    }

    /** By how much a message was sent too late, because this side did not come to it: the most so far. */
    long maxDelayNanos() {
        return maxDelayNanos;
    }
}
