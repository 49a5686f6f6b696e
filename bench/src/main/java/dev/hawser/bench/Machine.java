package dev.hawser.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Where and when a run happened.
 *
 * @param cpu the model's name
 * @param cores of this machine that the run may use
 * @param kernel the operating system and its version
 * @param jdk the JVM that every server in Java ran on
 * @param date when the run began
 */
record Machine(String cpu, int cores, String kernel, String jdk, Instant date) {

    static Machine now() {
        return new Machine(
                cpuModel(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }

    @Override
    public String toString() {
        return "%s, %d cores; %s; %s; %s".formatted(cpu, cores, kernel, jdk, date);
    }

    private static String cpuModel() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse("CPU without a model name");
        } catch (IOException e) {
            return "unknown CPU";
        }
    }
}
