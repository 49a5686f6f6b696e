package dev.hawser.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.Rfc6455;
import java.time.Duration;
import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Ten thousand clients that lose their server in the same moment, in virtual time. */
class ReconnectStormTest {
    private static final int CLIENTS = 10_000;
    private static final long SEED = 42;

    private record Attempt(long atMillis, BackOff client) {}

    /** What a server does with an attempt; null to let it in. */
    private interface Door {
        Loss answer(long atMillis);
    }

    /** Attempts in each second, and when the last client was in. */
    private record Storm(int[] perSecond, long overMillis) {
        int peak() {
            return Arrays.stream(perSecond).max().orElse(0);
        }

        int from(int second, int to) {
            return Arrays.stream(perSecond, second, to).sum();
        }
    }

    private static Storm storm(Loss first, Door door) {
        SplittableRandom random = new SplittableRandom(SEED);
        PriorityQueue<Attempt> attempts = new PriorityQueue<>((a, b) -> Long.compare(a.atMillis, b.atMillis));
        for (int i = 0; i < CLIENTS; i++) {
            BackOff client = new BackOff(ReopeningOptions.DEFAULT, random.split());
            attempts.add(next(0, client, first, Duration.ofHours(1)));
        }
        int[] perSecond = new int[600];
        long now = 0;
        while (!attempts.isEmpty()) {
            Attempt attempt = attempts.remove();
            now = attempt.atMillis();
            perSecond[(int) (now / 1000)]++;
            Loss refused = door.answer(now);
            if (refused != null) {
                attempts.add(next(now, attempt.client(), refused, Duration.ZERO));
            }
        }
        return new Storm(perSecond, now);
    }

    private static Attempt next(long nowMillis, BackOff client, Loss loss, Duration open) {
        BackOff.Decision decision = client.lost(loss, open);
        assertThat(decision).isInstanceOf(BackOff.Wait.class);
        return new Attempt(nowMillis + ((BackOff.Wait) decision).delay().toMillis(), client);
    }

    @Test
    @Rfc6455("7.2.3/2")
    void aKilledServerThatIsBackAtOnceGetsThemSpreadOverFiveSeconds() {
        Storm storm = storm(Losses.lost(), at -> null);

        assertThat(storm.peak()).isLessThan(CLIENTS / 4);
        for (int second = 1; second < 5; second++) {
            assertThat(storm.perSecond()[second]).isBetween(2000, 2450);
        }
        assertThat(storm.overMillis()).isBetween(4_900L, 5_000L);
    }

    @Test
    void aServerThatGoesAwayGetsThemSpreadToo() {
        assertThat(storm(Losses.closed(1001), at -> null).peak()).isLessThan(CLIENTS / 4);
    }

    @Test
    void aServiceThatRestartsGetsThemSpreadOverTwentyFiveSecondsAfterFive() {
        Storm storm = storm(Losses.closed(1012), at -> null);

        assertThat(storm.from(0, 5)).isZero();
        assertThat(storm.peak()).isLessThan(480);
        assertThat(storm.overMillis()).isBetween(29_900L, 30_000L);
    }

    @Test
    void whileAServerIsDownTheAttemptsGetFewer() {
        Loss nobody = Losses.failed(OpeningStep.CONNECT, null);
        Storm storm = storm(Losses.lost(), at -> at < 120_000 ? nobody : null);

        // Second attempts of some come while others make their first.
        assertThat(storm.peak()).isLessThan(CLIENTS / 3);
        // Half a minute between two attempts of one client, on average.
        assertThat(storm.from(60, 120) / 60).isLessThan(CLIENTS / 20);
        assertThat(Arrays.stream(storm.perSecond(), 120, 180).max().orElseThrow())
                .as("when it is back")
                .isLessThan(CLIENTS / 20);
        assertThat(storm.overMillis()).isLessThan(180_000L);
    }

    @Test
    void aServerThatTakesAHundredEachSecondAndAsksTheOthersToWaitGetsAllInTheEnd() {
        Loss busy = Losses.refused(503, Duration.ofSeconds(5));
        int[] taken = new int[600];
        Storm storm = storm(Losses.lost(), at -> taken[(int) (at / 1000)]++ < 100 ? null : busy);

        assertThat(storm.peak()).isLessThan(CLIENTS / 4);
        assertThat(storm.from(60, 120) / 60).as("attempts a second, later").isLessThan(200);
        assertThat(storm.overMillis()).isLessThan(300_000L);
    }

    @Test
    void thoseThatWereAskedToWaitDoNotComeBackTogether() {
        Loss busy = Losses.refused(503, Duration.ofSeconds(30));
        Storm storm = storm(busy, at -> null);

        assertThat(storm.from(0, 30)).isZero();
        assertThat(storm.peak()).isLessThan(CLIENTS / 4);
    }
}
