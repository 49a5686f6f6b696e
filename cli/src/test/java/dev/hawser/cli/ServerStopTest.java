package dev.hawser.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever does not want to wait until a server has stopped in order. */
class ServerStopTest {
    @ParameterizedTest
    @CsvSource({"INT, INT, 130", "TERM, INT, 130", "INT, TERM, 143"})
    void theSecondSignalEndsItAtOnce(String first, String second, int exitCode) throws Exception {
        try (Program server = new Program(ServerStopProgram.class);
                BufferedReader out = server.out()) {
            assertThat(out.readLine()).isEqualTo("ready");
            server.signal(first);
            assertThat(out.readLine()).isEqualTo("Stopping (Ctrl-C again ends it at once)");
            server.signal(second);
            assertThat(server.exitCode()).isEqualTo(exitCode);
        }
    }
}
