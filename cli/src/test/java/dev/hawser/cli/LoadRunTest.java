package dev.hawser.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoadRunTest {

    @Test
    void givesEachNumberOnceUpToTheEnd() {
        LoadRun run = run(1, 5, Duration.ofSeconds(30));

        assertThat(run.takeNumber(2)).isZero();
        assertThat(run.takeNumber(2)).isEqualTo(1);
        assertThat(run.takeNumber(2)).as("behind the window").isEqualTo(-1);
        assertThat(run.isAllSent()).isFalse();
        assertThat(run.takeNumber(Long.MAX_VALUE)).isEqualTo(2);
        assertThat(run.takeNumber(Long.MAX_VALUE)).isEqualTo(3);
        assertThat(run.takeNumber(Long.MAX_VALUE)).isEqualTo(4);
        assertThat(run.takeNumber(Long.MAX_VALUE)).as("all are given").isEqualTo(-1);
        assertThat(run.isAllSent()).isTrue();
        assertThat(run.sent()).isEqualTo(5);
    }

    @Test
    void theEndIsWhenTheLastDeliveryCame() {
        LoadRun run = run(2, 5, Duration.ofSeconds(30));
        run.countReceived(9);

        long before = System.nanoTime();
        run.countReceived(1);

        long end = run.allReceivedNanos();
        assertThat(end - before).isNotNegative();
        run.countReceived(1);
        assertThat(run.allReceivedNanos())
                .as("what comes too much does not move the end")
                .isEqualTo(end);
        assertThat(run.received()).isEqualTo(11);
    }

    @Test
    void countsMoreThanAnIntHolds() {
        LoadRun run = run(1_000_000, 5_000, Duration.ofSeconds(30));
        for (int i = 0; i < 5; i++) {
            run.countReceived(1_000_000_000);
        }

        assertThat(run.received()).isEqualTo(5_000_000_000L);
        assertThat(run.allReceivedNanos()).isNotZero();
    }

    @Test
    void manyThreadsTakeEachNumberOnce() throws Exception {
        LoadRun run = run(1, 100_000, Duration.ofSeconds(30));
        Set<Integer> taken = ConcurrentHashMap.newKeySet();
        Callable<Boolean> taker = () -> {
            boolean once = true;
            for (int number = run.takeNumber(Long.MAX_VALUE); number >= 0; number = run.takeNumber(Long.MAX_VALUE)) {
                once &= taken.add(number);
                run.countReceived(1);
            }
            return once;
        };
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (Future<Boolean> once :
                    threads.invokeAll(IntStream.range(0, 4).mapToObj(i -> taker).toList())) {
                assertThat(once.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(taken).hasSize(100_000);
        assertThat(run.received()).isEqualTo(100_000);
        assertThat(run.allReceivedNanos()).isNotZero();
    }

    @Test
    void waitingEndsWithTheFirstFailure() {
        LoadRun run = run(1, 1, Duration.ofSeconds(30));
        run.fail("the first");
        run.fail("the second");

        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(() -> run.await("Sending", run::received, 1, now -> "stalled"))
                .withMessage("the first");
        run.countReceived(1);
        assertThatExceptionOfType(CommandFailure.class)
                .as("what failed has failed, however whole the count is")
                .isThrownBy(() -> run.await("Sending", run::received, 1, now -> "stalled"))
                .withMessage("the first");
    }

    @Test
    void waitingEndsWhenTheCountIsWhole() throws Exception {
        LoadRun run = run(1, 1, Duration.ofSeconds(30));
        run.countReceived(1);

        run.await("Sending", run::received, 1, now -> "stalled");
    }

    @Test
    void waitingEndsWhenNothingHappensAnyMore() {
        LoadRun run = run(1, 2, Duration.ofMillis(1));
        run.countReceived(1);

        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(() -> run.await("Sending", run::received, 2, now -> "stalled at " + now))
                .withMessage("stalled at 1");
    }

    private static LoadRun run(int clients, int messages, Duration timeout) {
        URI uri = URI.create("ws://localhost:8080/chat");
        LoadOptions options =
                new LoadOptions(uri, "chat", clients, messages, LoadMode.BROADCAST, Integer.MAX_VALUE, timeout);
        return new LoadRun(options, LoadProgress.none());
    }
}
