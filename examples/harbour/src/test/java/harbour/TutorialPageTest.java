package harbour;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/tutorial.md shows is in the files of this module. */
class TutorialPageTest {
    private static final Path PAGE = Path.of("..", "..", "docs", "tutorial.md");
    private static final Pattern CODE =
            Pattern.compile("^```(?:java|js|html)\n(.*?)\n```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>([a-z0-9-]+)</artifactId>");

    @Test
    void itsCodeIsThatOfTheExample() throws IOException {
        List<String> shown = CODE.matcher(Files.readString(PAGE))
                .results()
                .map(block -> withoutIndentation(block.group(1)))
                .toList();
        List<String> files = files();
        assertThat(shown)
                .hasSizeGreaterThan(7)
                .allSatisfy(block -> assertThat(files)
                        .as("a file with what the page shows:%n%s", block)
                        .anyMatch(file -> file.contains(block)));
    }

    @Test
    void itsDependenciesAreThoseOfTheExample() throws IOException {
        String page = Files.readString(PAGE);
        String own = Files.readString(Path.of("pom.xml"));
        assertThat(ARTIFACT.matcher(page).results().map(found -> found.group()))
                .hasSize(3)
                .allSatisfy(artifact -> assertThat(own).contains(artifact));
    }

    private static List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", "main"))) {
            return files.filter(Files::isRegularFile)
                    .map(TutorialPageTest::read)
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return withoutIndentation(Files.readString(file));
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    private static String withoutIndentation(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining("\n"));
    }
}
