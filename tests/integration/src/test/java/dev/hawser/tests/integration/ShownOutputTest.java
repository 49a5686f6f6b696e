package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the test of the documented commands overlooks, and what it does not. */
class ShownOutputTest {
    @Test
    void figuresAndTimesMayBeOthers() {
        assertThat(ShownOutput.difference(
                        List.of(
                                "Opened 1000 of 1000 connections in 1109ms",
                                "seq=1 time=0.999 ms",
                                "seq=2 time=1.18 ms"),
                        List.of("Opened 20 of 20 connections in 1.2s", "seq=1 time=17 us")))
                .isEmpty();
    }

    @Test
    void wordsMayNot() {
        assertThat(ShownOutput.difference(List.of("lost     0 deliveries"), List.of("lost     0 messages")))
                .isEqualTo("shown, but not said: lost # deliveries");
    }

    @Test
    void linesThatAreNotShownAreFound() {
        assertThat(ShownOutput.difference(List.of("ready"), List.of("ready", "steady")))
                .isEqualTo("said, but not shown: steady");
    }

    @Test
    void threeDotsLeaveOutWhatComesBetween() {
        List<String> said = List.of("one", "two", "three");
        assertThat(ShownOutput.difference(List.of("...", "three"), said)).isEmpty();
        assertThat(ShownOutput.difference(List.of("one", "..."), said)).isEmpty();
        assertThat(ShownOutput.difference(List.of("...", "four"), said)).isEqualTo("shown, but not said: four");
    }
}
