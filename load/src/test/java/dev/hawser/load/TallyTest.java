package dev.hawser.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TallyTest {

    @Test
    void givesEachNumberOnceUpToTheEnd() {
        Tally tally = new Tally(5, 1);

        assertThat(tally.takeNumber(2)).isZero();
        assertThat(tally.takeNumber(2)).isEqualTo(1);
        assertThat(tally.takeNumber(2)).as("behind the window").isEqualTo(-1);
        assertThat(tally.isAllSent()).isFalse();
        assertThat(tally.takeNumber(Long.MAX_VALUE)).isEqualTo(2);
        assertThat(tally.takeNumber(Long.MAX_VALUE)).isEqualTo(3);
        assertThat(tally.takeNumber(Long.MAX_VALUE)).isEqualTo(4);
        assertThat(tally.takeNumber(Long.MAX_VALUE)).as("all are given").isEqualTo(-1);
        assertThat(tally.isAllSent()).isTrue();
        assertThat(tally.sent()).isEqualTo(5);
    }

    @Test
    void theEndIsWhenTheLastDeliveryCame() {
        Tally tally = new Tally(5, 2);
        tally.countReceived(9);
        assertThat(tally.isDone()).isFalse();

        long before = System.nanoTime();
        tally.countReceived(1);

        long end = tally.doneNanos();
        assertThat(end - before).isNotNegative();
        tally.countReceived(1);
        assertThat(tally.doneNanos())
                .as("what comes too much does not move the end")
                .isEqualTo(end);
        assertThat(tally.received()).isEqualTo(11);
    }

    @Test
    void countsMoreThanAnIntHolds() {
        Tally tally = new Tally(5_000, 1_000_000);
        for (int i = 0; i < 5; i++) {
            tally.countReceived(1_000_000_000);
        }

        assertThat(tally.received()).isEqualTo(5_000_000_000L);
        assertThat(tally.isDone()).isTrue();
    }

    @Test
    void manyThreadsTakeEachNumberOnce() throws Exception {
        Tally tally = new Tally(100_000, 1);
        Set<Integer> taken = ConcurrentHashMap.newKeySet();
        Callable<Boolean> taker = () -> {
            boolean once = true;
            for (int number = tally.takeNumber(Long.MAX_VALUE);
                    number >= 0;
                    number = tally.takeNumber(Long.MAX_VALUE)) {
                once &= taken.add(number);
                tally.countReceived(1);
            }
            return once;
        };
        assertAllTrue(4, taker);
        assertThat(taken).hasSize(100_000);
        assertThat(tally.received()).isEqualTo(100_000);
        assertThat(tally.isDone()).isTrue();
    }

    @Test
    void whatIsTakenWhileItIsStoppedIsCounted() throws Exception {
        int rounds = 2_000;
        Tally[] tallies = new Tally[rounds];
        Arrays.setAll(tallies, i -> new Tally(Integer.MAX_VALUE, 1));
        AtomicIntegerArray taken = new AtomicIntegerArray(rounds);
        CyclicBarrier together = new CyclicBarrier(2);
        Callable<Boolean> taker = () -> {
            for (int round = 0; round < rounds; round++) {
                boolean stops = together.await() == 0;
                while (tallies[round].takeNumber(Long.MAX_VALUE) >= 0) {
                    if (taken.incrementAndGet(round) > 5 && stops) {
                        tallies[round].stop();
                    }
                }
            }
            return true;
        };
        assertAllTrue(2, taker);

        for (int round = 0; round < rounds; round++) {
            Tally tally = tallies[round];
            assertThat(tally.sent()).isEqualTo(taken.get(round)).isPositive();
            assertThat(tally.whole()).isEqualTo(taken.get(round));
            assertThat(tally.isDone()).isFalse();
            tally.countReceived(taken.get(round));
            assertThat(tally.isDone()).isTrue();
        }
    }

    @Test
    void aReaderThatIsLostTakesWithItWhatItHasNotGot() {
        Tally tally = new Tally(10, 3);
        takeAll(tally);
        // The first two have all, the third has four.
        tally.countReceived(24);
        assertThat(tally.isDone()).isFalse();
        assertThat(tally.isWaiting()).isTrue();

        tally.loseReader(4);

        assertThat(tally.isDone()).isTrue();
        assertThat(tally.isWaiting()).isFalse();
        assertThat(tally.whole()).isEqualTo(24);
    }

    @Test
    void theWindowIsThatOfTheReadersThatAreLeft() {
        Tally tally = new Tally(100, 3);
        tally.countReceived(10 + 10 + 2);
        assertThat(tally.delivered()).isEqualTo(7);

        tally.loseReader(2);

        assertThat(tally.delivered()).isEqualTo(10);
    }

    @Test
    void echoesThatAreLostAreNotWaitedFor() {
        Tally tally = new Tally(10, 1);
        takeAll(tally);
        tally.countReceived(7);

        tally.loseDeliveries(3);

        assertThat(tally.isDone()).isTrue();
        assertThat(tally.isWaiting()).isFalse();
    }

    private static void takeAll(Tally tally) {
        while (tally.takeNumber(Long.MAX_VALUE) >= 0) {
            assertThat(tally.isDone()).isFalse();
        }
    }

    private static void assertAllTrue(int count, Callable<Boolean> task) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            for (Future<Boolean> result : threads.invokeAll(
                    IntStream.range(0, count).mapToObj(i -> task).toList())) {
                assertThat(result.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
