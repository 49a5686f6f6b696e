package dev.hawser.testkit;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** Time that passes when a test says so, and the thread on which what is due is dealt with. */
public final class VirtualClock extends AbstractLifeCycle implements Scheduler {
    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    /** Guarded by this. */
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    /** Guarded by this. */
    private long nowNanos;
    /** Tasks that wait, or run. Guarded by this. */
    private int unfinished;

    private final class Timer implements Task, Comparable<Timer> {
        private final Runnable task;
        private final long atNanos;

        Timer(Runnable task, long atNanos) {
            this.task = task;
            this.atNanos = atNanos;
        }

        @Override
        public boolean cancel() {
            synchronized (VirtualClock.this) {
                return timers.remove(this);
            }
        }

        @Override
        public int compareTo(Timer other) {
            return Long.compare(atNanos, other.atNanos);
        }
    }

    public VirtualClock() {}

    /** Runs one task after the other. */
    public Executor executor() {
        return this::execute;
    }

    private void execute(Runnable task) {
        begin();
        try {
            executor.execute(() -> {
                try {
                    task.run();
                } finally {
                    finish();
                }
            });
        } catch (RejectedExecutionException ended) {
            finish();
            throw ended;
        }
    }

    private synchronized void begin() {
        unfinished++;
    }

    private synchronized void finish() {
        unfinished--;
        notifyAll();
    }

    public synchronized long nanoTime() {
        return nowNanos;
    }

    @Override
    public synchronized Task schedule(Runnable task, long delay, TimeUnit unit) {
        Timer timer = new Timer(task, nowNanos + unit.toNanos(delay));
        timers.add(timer);
        return timer;
    }

    public synchronized int timers() {
        return timers.size();
    }

    /** Waits until everything that was asked for has been dealt with, and what that has asked for in turn. */
    public synchronized void settle() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Limit.SECONDS);
        try {
            while (unfinished > 0) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    throw new AssertionError("in vain waited for the end of " + unfinished + " tasks");
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException x) {
            throw new AssertionError(x);
        }
    }

    /** Lets everything that is to be dealt with wait. */
    public void stopUntil(CompletableFuture<?> end) {
        execute(end::join);
    }

    public void end() {
        executor.shutdown();
    }

    /** Lets time pass, and deals with what is due. */
    public void pass(Duration time) {
        settle();
        long until;
        synchronized (this) {
            until = nowNanos + time.toNanos();
        }
        for (Runnable due = next(until); due != null; due = next(until)) {
            due.run();
            settle();
        }
    }

    private synchronized @Nullable Runnable next(long untilNanos) {
        Timer timer = timers.peek();
        if (timer == null || timer.atNanos > untilNanos) {
            nowNanos = untilNanos;
            return null;
        }
        timers.remove();
        nowNanos = timer.atNanos;
        return timer.task;
    }
}
