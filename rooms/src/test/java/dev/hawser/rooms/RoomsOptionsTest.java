package dev.hawser.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RoomsOptionsTest {
    private static final RoomsOptions OK = RoomsOptions.DEFAULT;

    @Test
    void aRateOfNewRoomsHasBounds() {
        Duration minute = Duration.ofMinutes(1);
        assertThat(OK.withNewRoomRate(7, Duration.ofHours(1)).newRoomBurst()).isEqualTo(7);
        assertThat(OK.withNewRoomRate(7, minute).withPublishRate(2, minute).newRoomBurst())
                .isEqualTo(7);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OK.withNewRoomRate(0, minute))
                .withMessage("newRoomBurst 0 is not within 1 and 1000000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OK.withNewRoomRate(1, Duration.ofHours(2)))
                .withMessageStartingWith("newRoomInterval (microseconds) ");
    }

    @Test
    void aRateOfPublishesHasBounds() {
        Duration second = Duration.ofSeconds(1);
        assertThat(OK.withPublishRate(1, Duration.ofHours(1)).publishBurst()).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OK.withPublishRate(0, second))
                .withMessage("publishBurst 0 is not within 1 and 1000000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OK.withPublishRate(1_000_001, second))
                .withMessageContaining("publishBurst 1000001");
        for (Duration wrong : new Duration[] {
            Duration.ZERO,
            Duration.ofNanos(999),
            Duration.ofSeconds(-1),
            Duration.ofSeconds(3601),
            Duration.ofDays(365_000_000)
        }) {
            assertThatIllegalArgumentException()
                    .as("%s", wrong)
                    .isThrownBy(() -> OK.withPublishRate(1, wrong))
                    .withMessageStartingWith("publishInterval (microseconds) ");
        }
    }
}
