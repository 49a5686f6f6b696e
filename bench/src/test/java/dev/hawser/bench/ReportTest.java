package dev.hawser.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final LoadRound BROADCAST = loaded(Workload.BROADCAST, Contender.JETTY);
    private static final LoadRound ECHO = loaded(Workload.ECHO, Contender.HELIDON);
    private static final IdleRound IDLE = IdleRounds.round(Contender.HAWSER, 1, 3, 2);

    private final Report report = new Report(
            new Machine("CPU", 2, "Linux", "JVM", Instant.EPOCH),
            Pinning.NONE,
            "bench/run",
            new ServerCommands(
                    List.of("hawser"),
                    List.of("hawser", "--data"),
                    Path.of("writeloop"),
                    Path.of("HelidonEcho.java"),
                    Optional.of(new PeerJava(Path.of("/jdk"), 99))),
            new LoadCommands(List.of("load"), Path.of("was-not-built")));

    @Test
    void hasATableForEachWorkload() {
        assertThat(report.render(List.of(BROADCAST, ECHO, IDLE)))
                .containsSubsequence(
                        "### broadcast (10 clients, 100 messages; 1 round)",
                        "| jetty  |",
                        "### echo (10 clients, 100 messages; 1 round)",
                        "| helidon |",
                        "### idle (1,000 clients; 1 round)",
                        "| hawser |");
    }

    @Test
    void saysUnderWhatConditionsEachWorkloadRan() {
        assertThat(report.render(List.of(BROADCAST))).contains("-Xms1g").doesNotContain("Echo:", "Idle:", "helidon");
        assertThat(report.render(List.of(ECHO)))
                .contains("Echo: load client in Java", "helidon runs on Java 99")
                .doesNotContain("Idle:");
        assertThat(report.render(List.of(IDLE)))
                .contains("Idle: JVM flags `" + Workload.IDLE.jvmFlags())
                .doesNotContain("Echo:", "-Xms1g");
    }

    @Test
    void keepsTheFiguresOfEveryRound() {
        assertThat(report.json(List.of(ECHO, IDLE)))
                .contains(
                        "\"workload\": \"echo\", \"server\": \"helidon\"",
                        "\"cpuMicros\": 500, \"cpuMicrosPerDelivery\": 0.5000, \"clientCpuMillis\": 40",
                        "\"workload\": \"idle\", \"server\": \"hawser\"",
                        "\"rssKibPerConnection\": 3.000, \"anonymousKibPerConnection\": 3.000, \"liveHeapKibPerConnection\": 2.000");
    }

    private static LoadRound loaded(Workload workload, Contender contender) {
        return new LoadRound(
                new Load(workload, 10, 100),
                contender,
                1,
                1024,
                2048,
                new Measurement(1000, 50, 500, OptionalLong.of(40), Optional.empty(), 3072, 4096),
                List.of("java"));
    }
}
