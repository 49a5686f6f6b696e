package dev.hawser.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tasks that run one after the other. */
class SerialExecutorTest {
    private static final int TASKS = 10_000;

    @Test
    void tasksOfManyThreadsRunOneAtATimeAndThoseOfOneInOrder() throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        SerialExecutor serial = new SerialExecutor(threads);
        AtomicBoolean busy = new AtomicBoolean();
        AtomicInteger together = new AtomicInteger();
        // Not safe for threads by itself: what runs in turn sees what ran before.
        List<List<Integer>> seen = List.of(new ArrayList<>(), new ArrayList<>());
        CountDownLatch done = new CountDownLatch(2 * TASKS);
        Thread[] senders = new Thread[2];
        for (int sender = 0; sender < 2; sender++) {
            List<Integer> mine = seen.get(sender);
            senders[sender] = new Thread(() -> {
                for (int i = 0; i < TASKS; i++) {
                    int number = i;
                    serial.execute(() -> {
                        if (!busy.compareAndSet(false, true)) {
                            together.incrementAndGet();
                        }
                        mine.add(number);
                        Thread.yield();
                        busy.set(false);
                        done.countDown();
                    });
                }
            });
            senders[sender].start();
        }

        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        threads.shutdown();
        assertThat(together).hasValue(0);
        List<Integer> inOrder = IntStream.range(0, TASKS).boxed().toList();
        assertThat(seen).containsOnly(inOrder);
    }

    @Test
    void aTaskThatThrowsDoesNotStopTheNext() {
        List<String> ran = new ArrayList<>();
        SerialExecutor serial = new SerialExecutor(Runnable::run);
        serial.execute(() -> {
            throw new IllegalStateException("thrown by a test");
        });
        serial.execute(() -> ran.add("next"));
        assertThat(ran).containsExactly("next");
    }

    @Test
    void aTaskOfATaskRunsAfterIt() {
        List<String> ran = new ArrayList<>();
        SerialExecutor serial = new SerialExecutor(Runnable::run);
        serial.execute(() -> {
            serial.execute(() -> ran.add("inner"));
            ran.add("outer");
        });
        assertThat(ran).containsExactly("outer", "inner");
    }

    @Test
    void withoutThreadsTasksRunOnTheCallers() {
        List<String> ran = new ArrayList<>();
        SerialExecutor serial = new SerialExecutor(task -> {
            throw new RejectedExecutionException("stopped");
        });
        serial.execute(() -> ran.add("task"));
        assertThat(ran).containsExactly("task");
    }
}
