package dev.hawser.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.Test;

/** Tasks, and thread pools that stop. */
class LastingTaskTest {
    private final AtomicInteger runs = new AtomicInteger();

    @Test
    void whatAPoolHasNotBegunWhenItStopsIsRunAllTheSame() throws Exception {
        QueuedThreadPool pool = new QueuedThreadPool(1, 1);
        pool.setReservedThreads(0);
        pool.setStopTimeout(100);
        pool.start();
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(1);
        pool.execute(() -> {
            busy.countDown();
            while (go.getCount() > 0) {
                try {
                    go.await();
                } catch (InterruptedException stopping) {
                    // Not before the test says so.
                }
            }
        });
        assertThat(busy.await(10, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 10; i++) {
            LastingTask.execute(runs::incrementAndGet, pool);
        }
        assertThat(runs).hasValue(0);
        pool.stop();
        assertThat(runs).hasValue(10);
        go.countDown();
    }

    @Test
    void whatIsRefusedIsRunHereAndOnce() throws Exception {
        QueuedThreadPool stopped = new QueuedThreadPool();
        LastingTask.execute(runs::incrementAndGet, stopped);
        assertThat(runs).hasValue(1);
        LastingTask.execute(runs::incrementAndGet, task -> {
            task.run();
            throw new RejectedExecutionException();
        });
        assertThat(runs).hasValue(2);
    }
}
