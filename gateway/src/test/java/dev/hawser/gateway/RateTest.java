package dev.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateTest {

    @Test
    void permitsSoManyInEachWindowWhereverItBegins() {
        Rate rate = new Rate(3, 100);
        assertThat(rate.permits(1_000)).isTrue();
        assertThat(rate.permits(1_080)).isTrue();
        assertThat(rate.permits(1_090)).isTrue();
        assertThat(rate.permits(1_099)).isFalse();
        assertThat(rate.permits(1_100)).isTrue();
        assertThat(rate.permits(1_179)).isFalse();
        assertThat(rate.permits(1_180)).isTrue();
    }

    @Test
    void aClockThatOverflowsIsAClock() {
        Rate rate = new Rate(1, 100);
        assertThat(rate.permits(Long.MAX_VALUE)).isTrue();
        assertThat(rate.permits(Long.MAX_VALUE + 50)).isFalse();
        assertThat(rate.permits(Long.MAX_VALUE + 100)).isTrue();
    }
}
