package dev.hawser.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class UnderWayTest {
    private static final LoadMember.Host NOBODY = new LoadMember.Host() {
        @Override
        public void onPing() {}

        @Override
        public void onPong(ByteBuffer payload) {}

        @Override
        public void onFault(LoadMember member, String kind, String detail) {}

        @Override
        public void onError(LoadMember member, String kind, String detail) {}

        @Override
        public void onClosed(LoadMember member, int closeCode, String reason) {}
    };

    private final UnderWay underWay = new UnderWay();
    private final LoadMember ann = new IdleTraffic().newMember(0, NOBODY);
    private final LoadMember bob = new IdleTraffic().newMember(1, NOBODY);

    @Test
    void whatALostSpeakerHasSentIsInDoubtUntilItComes() {
        underWay.add(1, ann);
        underWay.add(2, bob);
        underWay.add(3, ann);
        underWay.add(4, ann);
        underWay.remove(3);
        assertThat(underWay.doubtful()).isZero();
        underWay.onLost(ann);
        assertThat(underWay.doubtful()).isEqualTo(2);
        underWay.remove(4);
        underWay.remove(2);
        assertThat(underWay.doubtful()).isEqualTo(1);
    }

    @Test
    void whatSomebodyElseSaysInItsPlaceIsNotInDoubt() {
        underWay.add(1, ann);
        underWay.onLost(ann);
        underWay.remove(1);
        underWay.add(1, bob);
        assertThat(underWay.doubtful()).isZero();
    }

    @Test
    void whatComesWhileItsSpeakerIsLostIsNotInDoubt() throws Exception {
        CyclicBarrier together = new CyclicBarrier(2);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < 2000; round++) {
                int first = 10 * round;
                for (int number = first; number < first + 10; number++) {
                    underWay.add(number, ann);
                }
                Future<?> coming = other.submit(() -> {
                    together.await();
                    for (int number = first; number < first + 10; number++) {
                        underWay.remove(number);
                    }
                    return null;
                });
                together.await();
                underWay.onLost(ann);
                coming.get();
                assertThat(underWay.doubtful()).isZero();
            }
        } finally {
            other.shutdownNow();
        }
    }
}
