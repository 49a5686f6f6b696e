package dev.hawser.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypoTest {
    private static final List<String> NAMES = List.of("chat", "restore", "serve", "--port", "--proxy", "--path");

    @ParameterizedTest
    @CsvSource({
        "chta, chat",
        "cht, chat",
        "chatt, chat",
        "shat, chat",
        "restor, restore",
        "--prot, --port",
        "-port, --port",
        "--prxy, --proxy",
    })
    void whatDiffersInALetterIsMeant(String typed, String name) {
        assertThat(Typo.meant(typed, NAMES)).containsExactly(name);
    }

    @ParameterizedTest
    @CsvSource({"start", "help", "chxx", "c", "''", "--max-connections"})
    void whatIsFarFromAllIsNot(String typed) {
        assertThat(Typo.meant(typed, NAMES)).isEmpty();
    }

    @Test
    void allThatAreAsNearAreMeant() {
        assertThat(Typo.meant("--pot", List.of("--port", "--dot", "--pout")))
                .containsExactly("--dot", "--port", "--pout");
        assertThat(Typo.meant("chat", List.of())).isEmpty();
    }
}
