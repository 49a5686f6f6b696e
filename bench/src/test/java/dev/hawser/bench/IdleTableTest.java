package dev.hawser.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IdleTableTest {
    private final Map<Contender, IdleSummary> summaries = new EnumMap<>(Map.of(
            Contender.HAWSER, summary(Contender.HAWSER, 3, 2),
            Contender.JETTY, summary(Contender.JETTY, 12, 10),
            Contender.NETTY, summary(Contender.NETTY, 4, 2)));

    @Test
    void comparesMemoryPerConnection() {
        assertThat(new IdleTable(summaries).render()).isEqualTo("""
                        | server | RSS KiB/connection | RSS / Jetty | RSS / Netty | live heap KiB/connection | heap / Jetty | heap / Netty | RSS before MiB | RSS open MiB |
                        |--------|-------------------:|------------:|------------:|-------------------------:|-------------:|-------------:|---------------:|-------------:|
                        | hawser |               3.00 |        0.25 |        0.75 |                     2.00 |         0.20 |         1.00 |           50.0 |         52.9 |
                        | jetty  |              12.00 |        1.00 |        3.00 |                    10.00 |         1.00 |         5.00 |           50.0 |         61.7 |
                        | netty  |               4.00 |        0.33 |        1.00 |                     2.00 |         0.20 |         1.00 |           50.0 |         53.9 |
                        """);
    }

    @Test
    void leavesARatioOutWhenThePeerDidNotRun() {
        summaries.remove(Contender.JETTY);
        assertThat(new IdleTable(summaries).render())
                .contains("| hawser |               3.00 |           - |        0.75 |");
    }

    @Test
    void takesTheMiddleOfTheRounds() {
        IdleSummary summary = IdleSummary.of(List.of(
                IdleRounds.round(Contender.HAWSER, 1, 9, 2),
                IdleRounds.round(Contender.HAWSER, 2, 3, 8),
                IdleRounds.round(Contender.HAWSER, 3, 5, 4)));
        assertThat(summary.residentKib()).isEqualTo(5);
        assertThat(summary.liveHeapKib()).isEqualTo(4);
    }

    private static IdleSummary summary(Contender contender, int residentKib, int heapKib) {
        return IdleSummary.of(List.of(IdleRounds.round(contender, 1, residentKib, heapKib)));
    }
}
