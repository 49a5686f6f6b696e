package dev.hawser.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.testkit.Rfc6455;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** How long is waited, and when no more. */
class BackOffTest {
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration STEADY = Duration.ofSeconds(60);

    /** The longest wait that chance can choose, but for a rounding. */
    private static final RandomGenerator LONGEST = () -> -1;
    /** The shortest one. */
    private static final RandomGenerator SHORTEST = () -> 0;

    private static BackOff backOff(RandomGenerator random) {
        return new BackOff(ReopeningOptions.DEFAULT, random);
    }

    private static double seconds(BackOff.Decision decision) {
        assertThat(decision).isInstanceOf(BackOff.Wait.class);
        return Math.round(((BackOff.Wait) decision).delay().toNanos() / 1e6) / 1000.0;
    }

    private static String reason(BackOff.Decision decision) {
        assertThat(decision).isInstanceOf(BackOff.GiveUp.class);
        return ((BackOff.GiveUp) decision).reason();
    }

    @Test
    @Rfc6455("7.2.3/3")
    void theSpreadDoublesUpToItsLimit() {
        BackOff backOff = backOff(LONGEST);
        for (double spread : new double[] {5, 10, 20, 40, 60, 60, 60}) {
            assertThat(seconds(backOff.lost(Losses.failed(OpeningStep.CONNECT, null), Duration.ZERO)))
                    .isEqualTo(spread);
        }
        assertThat(backOff.attempt()).isEqualTo(8);
    }

    @Test
    void afterAThousandLossesItIsStillTheLimit() {
        BackOff backOff = backOff(LONGEST);
        for (int i = 0; i < 2000; i++) {
            backOff.lost(Losses.lost(), SHORT);
        }
        assertThat(seconds(backOff.lost(Losses.lost(), SHORT))).isEqualTo(60);
    }

    @Test
    void noWaitIsShorterThanTheShortestDelay() {
        BackOff backOff = backOff(SHORTEST);
        for (int i = 0; i < 10; i++) {
            assertThat(seconds(backOff.lost(Losses.lost(), SHORT))).isEqualTo(0.5);
        }
    }

    @Test
    void aConnectionThatWasSteadyBeginsAnew() {
        BackOff backOff = backOff(LONGEST);
        backOff.lost(Losses.lost(), SHORT);
        assertThat(seconds(backOff.lost(Losses.lost(), STEADY.minusNanos(1)))).isEqualTo(10);
        assertThat(backOff.attempt()).isEqualTo(3);
        assertThat(seconds(backOff.lost(Losses.lost(), STEADY))).isEqualTo(5);
        assertThat(backOff.attempt()).isEqualTo(1);
        assertThat(seconds(backOff.lost(Losses.failed(OpeningStep.CONNECT, null), Duration.ZERO)))
                .isEqualTo(10);
        assertThat(backOff.attempt()).isEqualTo(2);
    }

    @Test
    void connectionsThatAreKilledRightAfterTheyOpenAreNoLoop() {
        BackOff backOff = backOff(LONGEST);
        double waited = 0;
        for (int i = 0; i < 10; i++) {
            waited += seconds(backOff.lost(Losses.lost(), Duration.ofMillis(200)));
        }
        assertThat(waited).isGreaterThan(300);
    }

    @Test
    void aBusyServerIsLeftAloneForLonger() {
        assertThat(seconds(backOff(SHORTEST).lost(Losses.closed(1013), SHORT))).isEqualTo(5);
        assertThat(seconds(backOff(LONGEST).lost(Losses.closed(1012), STEADY))).isEqualTo(30);
        BackOff longBusy = backOff(LONGEST);
        for (int i = 0; i < 5; i++) {
            longBusy.lost(Losses.refused(503), Duration.ZERO);
        }
        assertThat(seconds(longBusy.lost(Losses.refused(503), Duration.ZERO))).isEqualTo(65);
    }

    @Test
    void retryAfterIsTheLeastAndChanceComesAfterIt() {
        Loss busy = Losses.refused(503, Duration.ofSeconds(7));
        assertThat(seconds(backOff(SHORTEST).lost(busy, Duration.ZERO))).isEqualTo(7);
        assertThat(seconds(backOff(LONGEST).lost(busy, Duration.ZERO))).isEqualTo(12);
        assertThat(backOff(LONGEST).lost(busy, Duration.ZERO))
                .isInstanceOfSatisfying(
                        BackOff.Wait.class, wait -> assertThat(wait.least()).isEqualTo(Duration.ofSeconds(7)));
    }

    @Test
    void retryAfterZeroIsNotAtOnceAndOneOfADayIsTenMinutes() {
        assertThat(seconds(backOff(SHORTEST).lost(Losses.refused(503, Duration.ZERO), Duration.ZERO)))
                .isEqualTo(0.5);
        assertThat(seconds(backOff(SHORTEST).lost(Losses.refused(429, Duration.ofDays(1)), Duration.ZERO)))
                .isEqualTo(600);
    }

    @Test
    void aRefusalThatMayNotLastIsTriedSomeTimesOnly() {
        BackOff backOff = backOff(LONGEST);
        assertThat(seconds(backOff.lost(Losses.refused(401), Duration.ZERO))).isEqualTo(5);
        assertThat(seconds(backOff.lost(Losses.failed(OpeningStep.CONNECT, null), Duration.ZERO)))
                .isEqualTo(10);
        assertThat(seconds(backOff.lost(Losses.refused(403), Duration.ZERO))).isEqualTo(20);
        assertThat(reason(backOff.lost(Losses.refused(401), Duration.ZERO)))
                .isEqualTo("refused 3 times; at last: HTTP failed with 401");
    }

    @Test
    void aMessageThatIsTooBigEachTimeIsNoEndlessLoop() {
        BackOff backOff = backOff(LONGEST);
        backOff.lost(Losses.closed(1009), SHORT);
        backOff.lost(Losses.closed(1009), SHORT);
        assertThat(reason(backOff.lost(Losses.closed(1009), SHORT)))
                .isEqualTo("refused 3 times; at last: closed with 1009");
    }

    @Test
    void aSteadyConnectionForgetsRefusals() {
        BackOff backOff = backOff(LONGEST);
        backOff.lost(Losses.refused(401), Duration.ZERO);
        backOff.lost(Losses.refused(401), Duration.ZERO);
        backOff.lost(Losses.lost(), STEADY);
        backOff.lost(Losses.refused(401), Duration.ZERO);
        assertThat(seconds(backOff.lost(Losses.refused(401), Duration.ZERO))).isEqualTo(20);
    }

    @Test
    void aFinalRefusalIsTheEnd() {
        assertThat(reason(backOff(LONGEST).lost(Losses.closed(1008), STEADY))).isEqualTo("closed with 1008");
    }

    @Test
    void anApplicationMayWantAnEndOfAttempts() {
        BackOff backOff = new BackOff(ReopeningOptions.DEFAULT.withMaxAttempts(3), LONGEST);
        backOff.lost(Losses.lost(), SHORT);
        backOff.lost(Losses.lost(), STEADY);
        backOff.lost(Losses.lost(), SHORT);
        backOff.lost(Losses.lost(), SHORT);
        assertThat(reason(backOff.lost(Losses.lost(), SHORT))).isEqualTo("3 attempts; at last: closed with 1006");
    }

    @Test
    void delaysThatMakeNoSenseAreRefused() {
        ReopeningDelays delays = ReopeningDelays.DEFAULT;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> delays.withFirst(Duration.ZERO, SHORT))
                .withMessage("shortest PT0S is not positive");
        assertThatIllegalArgumentException().isThrownBy(() -> delays.withFirst(SHORT, SHORT.minusNanos(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> delays.withGrowth(0.9, STEADY));
        assertThatIllegalArgumentException().isThrownBy(() -> delays.withGrowth(Double.NaN, STEADY));
        assertThatIllegalArgumentException().isThrownBy(() -> delays.withGrowth(2, SHORT));
        assertThatIllegalArgumentException().isThrownBy(() -> delays.withLater(SHORT.negated(), SHORT));
    }
}
