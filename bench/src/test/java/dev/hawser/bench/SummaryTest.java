package dev.hawser.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SummaryTest {
    @Test
    void takesTheMiddleOfAnOddNumberOfRounds() {
        assertThat(Summary.of(rounds(100, 400, 200)).cpuMicrosPerDelivery()).isEqualTo(0.2);
    }

    @Test
    void takesTheMeanOfTheMiddleTwoOfAnEvenNumber() {
        assertThat(Summary.of(rounds(100, 400, 200, 300)).cpuMicrosPerDelivery())
                .isEqualTo(0.25);
    }

    @Test
    void givesMemoryInMebibytes() {
        Summary summary = Summary.of(rounds(100));
        assertThat(summary.openRssMib()).isEqualTo(2);
        assertThat(summary.peakRssMib()).isEqualTo(4);
    }

    @Test
    void givesThePartOfACoreThatTheClientUsed() {
        assertThat(Summary.of(rounds(100)).clientBusy()).hasValue(0.8);
    }

    @Test
    void knowsNothingOfAClientThatDoesNotSay() {
        LoadRound known = rounds(100).get(0);
        Measurement silent = new Measurement(1000, 50, 100, OptionalLong.empty(), Optional.empty(), 3072, 4096);
        LoadRound unknown = new LoadRound(known.load(), known.contender(), 2, 1024, 2048, silent, List.of("java"));
        assertThat(Summary.of(List.of(known, unknown)).clientBusy()).isEmpty();
    }

    private static List<LoadRound> rounds(long... cpuMicros) {
        return IntStream.range(0, cpuMicros.length)
                .mapToObj(i -> new LoadRound(
                        new Load(Workload.BROADCAST, 10, 100),
                        Contender.JETTY,
                        i + 1,
                        1024,
                        2048,
                        new Measurement(1000, 50, cpuMicros[i], OptionalLong.of(40), Optional.empty(), 3072, 4096),
                        List.of("java")))
                .toList();
    }
}
