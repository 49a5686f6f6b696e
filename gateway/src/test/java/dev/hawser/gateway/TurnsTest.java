package dev.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TurnsTest {

    @Test
    void aTurnThatIsAskedForInATurnComesAfterIt() {
        List<String> said = new ArrayList<>();
        Turns[] turns = new Turns[1];
        turns[0] = new Turns(() -> {
            said.add("begin");
            if (said.size() == 1) {
                turns[0].ask();
            }
            said.add("end");
        });
        turns[0].ask();
        assertThat(said).containsExactly("begin", "end", "begin", "end");
    }

    @Test
    void manyWhoAskAreServedOneAtATimeAndNobodyIsForgotten() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger seen = new AtomicInteger();
        List<String> faults = new ArrayList<>();
        Turns turns = new Turns(() -> {
            if (inside.getAndIncrement() != 0) {
                faults.add("two at a time");
            }
            seen.set(asked.get());
            inside.decrementAndGet();
        });
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                try {
                    start.await();
                } catch (InterruptedException x) {
                    return;
                }
                for (int j = 0; j < 10_000; j++) {
                    asked.incrementAndGet();
                    turns.ask();
                }
            });
            thread.start();
            threads.add(thread);
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(faults).isEmpty();
        assertThat(seen).hasValue(40_000);
    }
}
