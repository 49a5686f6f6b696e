package dev.hawser.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What docs/deploying.md says of the settings is what the table says. */
class DeployingPageTest {
    private static final Path PAGE = Path.of("..", "docs", "deploying.md");

    @Test
    void itsTableIsTheTableOfSettings() throws IOException {
        List<String> rows = Files.readAllLines(PAGE).stream()
                .dropWhile(line -> !line.startsWith("| setting |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .toList();
        assertThat(rows)
                .containsExactlyElementsOf(
                        ChatSettings.ALL.stream().map(DeployingPageTest::row).toList());
    }

    private static String row(Setting<?> setting) {
        String value = setting.isFlag() ? "true or false" : setting.label().replace("|", "\\|");
        return "| `" + setting.name() + "` | " + value + " | " + setting.preset() + " | " + setting.meaning() + " |";
    }
}
