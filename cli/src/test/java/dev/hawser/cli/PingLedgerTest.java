package dev.hawser.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.cli.PingLedger.Settled;
import dev.hawser.cli.PingLedger.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PingLedgerTest {
    private final PingLedger ledger = new PingLedger(Duration.ofNanos(100));

    @Test
    void anAnswerInTimeHasItsRoundTrip() {
        ledger.send(1000);
        ledger.send(1010);
        assertThat(ledger.sent()).isEqualTo(2);
        assertThat(ledger.settle(2, 1030)).isEqualTo(new Settled(Verdict.IN_TIME, 20));
        assertThat(ledger.settle(1, 1040)).isEqualTo(new Settled(Verdict.IN_TIME, 40));
        assertThat(ledger.pending()).isZero();
    }

    @Test
    void aPingIsGivenUpAfterTheTimeoutAndNotBefore() {
        ledger.send(1000);
        ledger.send(1050);
        assertThat(ledger.nanosToGiveUp(1010)).isEqualTo(90);
        assertThat(ledger.giveUp(1099)).isEmpty();
        assertThat(ledger.giveUp(1100)).containsExactly(1);
        assertThat(ledger.pending()).isEqualTo(1);
        assertThat(ledger.nanosToGiveUp(1100)).isEqualTo(50);
        assertThat(ledger.giveUp(2000)).containsExactly(2);
        assertThat(ledger.nanosToGiveUp(2000)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void anAnswerThatComesTooLateIsLateOnceAndThenDoubled() {
        ledger.send(1000);
        ledger.giveUp(1100);
        assertThat(ledger.settle(1, 1500)).isEqualTo(new Settled(Verdict.LATE, 500));
        assertThat(ledger.settle(1, 1600).verdict()).isEqualTo(Verdict.DUPLICATE);
    }

    @Test
    void anAnswerToWhatWasNotSentIsInvented() {
        ledger.send(1000);
        assertThat(ledger.settle(0, 1010).verdict()).isEqualTo(Verdict.INVENTED);
        assertThat(ledger.settle(2, 1010).verdict()).isEqualTo(Verdict.INVENTED);
        assertThat(ledger.pending()).isEqualTo(1);
    }

    @Test
    void timeThatOverflowsIsTime() {
        ledger.send(Long.MAX_VALUE - 10);
        assertThat(ledger.giveUp(Long.MIN_VALUE)).isEmpty();
        assertThat(ledger.settle(1, Long.MIN_VALUE + 9)).isEqualTo(new Settled(Verdict.IN_TIME, 20));
    }

    @Test
    void whatIsLostIsNotKeptForEver() {
        for (int i = 0; i < 100_000; i++) {
            ledger.send(0);
        }
        assertThat(ledger.giveUp(100)).hasSize(100_000);
        assertThat(ledger.settle(1, 200).verdict()).isEqualTo(Verdict.DUPLICATE);
        assertThat(ledger.settle(100_000, 200).verdict()).isEqualTo(Verdict.LATE);
    }
}
