package dev.hawser.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RoomsOptionsTest {
    private static final RoomsOptions OK = RoomsOptions.DEFAULT;

    @Test
    void oneSettingLeavesTheOthersAsTheyAre() {
        RateLimit limit = new RateLimit(7, Duration.ofHours(1));
        assertThat(OK.withNewRoomRate(limit).withEntryRate(new RateLimit(2, Duration.ofMinutes(1))))
                .isEqualTo(new RoomsOptions(
                        OK.room(),
                        OK.grace(),
                        OK.maxDataBytes(),
                        OK.maxSignalBytes(),
                        OK.maxRoomsPerReader(),
                        OK.maxMembersListed(),
                        OK.replayBytes(),
                        new RateLimit(2, Duration.ofMinutes(1)),
                        limit,
                        OK.signalRate(),
                        OK.historyRate()));
    }

    @Test
    void aRateHasBounds() {
        Duration second = Duration.ofSeconds(1);
        assertThat(new RateLimit(1_000_000, Duration.ofNanos(1000)).burst()).isEqualTo(1_000_000);
        assertThat(new RateLimit(1, Duration.ofHours(1)).interval()).isEqualTo(Duration.ofHours(1));
        for (int wrong : new int[] {0, -1, 1_000_001}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new RateLimit(wrong, second))
                    .withMessage("a burst of " + wrong + " is not within 1 and 1000000");
        }
        for (Duration wrong : new Duration[] {
            Duration.ZERO,
            Duration.ofNanos(999),
            Duration.ofSeconds(-1),
            Duration.ofSeconds(3601),
            Duration.ofDays(365_000_000)
        }) {
            assertThatIllegalArgumentException()
                    .as("%s", wrong)
                    .isThrownBy(() -> new RateLimit(1, wrong))
                    .withMessageStartingWith("an interval of ");
        }
    }
}
