package dev.hawser.gateway;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Does one thing again and again, whenever somebody asks for it, but one time after the other: on the thread of whoever asks, unless another
 * one is doing it, which then does it once more.
 */
final class Turns {
    private final Runnable turn;
    private final AtomicInteger asked = new AtomicInteger();

    Turns(Runnable turn) {
        this.turn = turn;
    }

    /** Has a turn done after this. */
    void ask() {
        if (asked.getAndIncrement() != 0) {
            return;
        }
        int done = 1;
        while (done != 0) {
            turn.run();
            done = asked.addAndGet(-done);
        }
    }
}
