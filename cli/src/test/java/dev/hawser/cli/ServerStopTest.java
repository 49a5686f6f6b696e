package dev.hawser.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever does not want to wait until a server has stopped in order. */
class ServerStopTest {
    private static final int LIMIT_SECONDS = 30;

    @ParameterizedTest
    @CsvSource({"INT, INT, 130", "TERM, INT, 130", "INT, TERM, 143"})
    void theSecondSignalEndsItAtOnce(String first, String second, int exitCode) throws Exception {
        Process server = new ProcessBuilder(
                        // Where the build is in the background, Ctrl-C is ignored.
                        "env",
                        "--unset=JAVA_TOOL_OPTIONS",
                        "--default-signal=INT",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("jdk.module.path", "")
                                + File.pathSeparator
                                + System.getProperty("java.class.path"),
                        ServerStopProgram.class.getName())
                .start();
        try (BufferedReader out = server.inputReader(UTF_8)) {
            assertThat(out.readLine()).isEqualTo("ready");
            signal(server, first);
            assertThat(out.readLine()).isEqualTo("Stopping (Ctrl-C again ends it at once)");
            signal(server, second);
            assertThat(server.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(server.exitValue()).isEqualTo(exitCode);
        } finally {
            server.destroyForcibly();
        }
    }

    private static void signal(Process process, String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }
}
