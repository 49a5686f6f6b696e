package dev.hawser.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadLineTest {
    @Test
    void readsTheOpenedLine() {
        assertThat(LoadLine.parse("Opened 999 of 1000 connections to localhost:8080 in 1109ms"))
                .contains(new LoadLine.Opened(999, 1000, 1109));
    }

    @Test
    void readsTheSentReceivedLine() {
        assertThat(LoadLine.parse("Sent/Received 10000/10000000 messages in 15394ms: 649603msg/s"))
                .contains(new LoadLine.Delivered(10_000, 10_000_000, 15_394));
    }

    @Test
    void readsTheUsedLine() {
        assertThat(LoadLine.parse("Used 3120ms of processor time")).contains(new LoadLine.Used(3120));
    }

    @Test
    void readsTheLatencyLineInMicroseconds() {
        assertThat(LoadLine.parse("latency  p50 109us  p90 139us  p99 2.38ms  p99.9 10.3ms  max 1.5s"))
                .contains(new LoadLine.Latency(109, 2380, 1_500_000));
    }

    @Test
    void readsTheClosedLine() {
        assertThat(LoadLine.parse("Closed 1000 connections to localhost:8080 in 45ms"))
                .contains(new LoadLine.Closed(1000, 45));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "load: member 7 missed message 3",
                "latency  p50 109us",
                "Opened many of 1000 connections to localhost:8080 in 1109ms",
                "Opened 1000 of 1000 connections to localhost:8080 in 1109ms and more"
            })
    void takesNoOtherLineForOneOfThem(String line) {
        assertThat(LoadLine.parse(line)).isEmpty();
    }
}
