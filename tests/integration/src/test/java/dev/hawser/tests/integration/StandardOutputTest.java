package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code hawser} says in surroundings that take less than it has to say, or from which less comes than was typed. */
class StandardOutputTest {

    /** What a shell makes of a line in which {@code hawser} is the command. */
    private static Command.Result shell(String line) {
        String hawser = "'" + String.join("' '", Command.line()) + "'";
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", line.replace("hawser", hawser));
        // There is one of that name everywhere, and it has ASCII alone.
        shell.environment().put("LC_ALL", "C");
        return Command.Result.of(shell);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "ping --help", "ping -c 2 -i 0 URL", "load --mode echo --messages 2 URL"})
    void whatCannotBeWrittenIsExitCode1(String arguments) {
        try (TestServer server = TestServer.serving(SendBack::new)) {
            String uri = server.uri("/").toString();
            String complaint = shell("hawser " + arguments.replace("URL", uri) + " >/dev/full")
                    .assertExitCode(1)
                    .complaint();
            assertThat(complaint).isEqualTo("hawser: the standard output cannot be written");
        }
    }

    @Test
    void anArgumentThatTheLocaleDoesNotHaveIsNotTakenForAnother() {
        assertThat(shell("hawser talk --user \"$(printf 'anna:gr\\303\\274n')\" ws://localhost/")
                        .assertExitCode(2)
                        .complaint())
                .startsWith("hawser: an argument has characters that are not in the character set of this locale, ")
                .endsWith(" (LC_ALL=C.UTF-8 has all)");
    }
}
