package dev.hawser.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class WorkloadTableTest {
    private final Map<Contender, Summary> summaries = new EnumMap<>(Map.of(
            Contender.HAWSER, new Summary(10_000_000, 0.05, OptionalDouble.of(0.9), Optional.empty(), 60.4, 90),
            Contender.JETTY, new Summary(100_000, 10, OptionalDouble.empty(), Optional.empty(), 115, 400),
            Contender.NETTY, new Summary(1_000_000, 1, OptionalDouble.of(0.5), Optional.empty(), 92, 335.6)));

    @Test
    void comparesRatesInABroadcast() {
        assertThat(new WorkloadTable(Workload.BROADCAST, summaries).render()).isEqualTo("""
                        | server | deliveries/s | x Jetty | x Netty | server CPU us/delivery | RSS with connections open MiB | peak MiB |
                        |--------|-------------:|--------:|--------:|-----------------------:|------------------------------:|---------:|
                        | hawser |   10,000,000 |  100.00 |   10.00 |                  0.050 |                            60 |       90 |
                        | jetty  |      100,000 |    1.00 |    0.10 |                 10.000 |                           115 |      400 |
                        | netty  |    1,000,000 |   10.00 |    1.00 |                  1.000 |                            92 |      336 |
                        """);
    }

    @Test
    void comparesCpuWhenOneMessageIsUnderWay() {
        assertThat(new WorkloadTable(Workload.OUTSTANDING, summaries).render())
                .contains("CPU / Jetty", "| hawser |   10,000,000 |        0.01 |        0.05 |");
    }

    @Test
    void leavesARatioOutWhenThePeerDidNotRun() {
        summaries.remove(Contender.NETTY);
        assertThat(new WorkloadTable(Workload.BROADCAST, summaries).render())
                .contains("| hawser |   10,000,000 |  100.00 |       - |");
    }

    @Test
    void comparesEchoesWithTheFastestPeer() {
        assertThat(new WorkloadTable(Workload.ECHO, summaries).render()).isEqualTo("""
                        | server | messages/s | x fastest peer (netty) | server CPU us/message | client busy % | RSS with connections open MiB | peak MiB |
                        |--------|-----------:|-----------------------:|----------------------:|--------------:|------------------------------:|---------:|
                        | hawser | 10,000,000 |                  10.00 |                 0.050 |            90 |                            60 |       90 |
                        | jetty  |    100,000 |                   0.10 |                10.000 |             - |                           115 |      400 |
                        | netty  |  1,000,000 |                   1.00 |                 1.000 |            50 |                            92 |      336 |
                        """);
    }

    @Test
    void comparesAnEchoAloneWithNothing() {
        summaries.keySet().retainAll(List.of(Contender.HAWSER));
        assertThat(new WorkloadTable(Workload.ECHO, summaries).render())
                .contains("| x fastest peer |", "| hawser | 10,000,000 |              - |");
    }
}
