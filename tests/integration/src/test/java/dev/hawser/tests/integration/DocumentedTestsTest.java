package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that the pages name, in their commands for example, are there. */
class DocumentedTestsTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final Pattern NAMED = Pattern.compile("(?:`|-Dtest=)([A-Z]\\w+Test)\\b");

    @Test
    void everyTestThatIsNamedIsThere() throws IOException {
        Set<String> named = named();
        assertThat(named).hasSizeGreaterThan(5);
        assertThat(tests()).containsAll(named);
    }

    private static Set<String> named() throws IOException {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            return Stream.concat(
                            Stream.of("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md")
                                    .map(ROOT::resolve),
                            docs.filter(file -> file.toString().endsWith(".md")))
                    .flatMap(page -> NAMED.matcher(read(page)).results())
                    .map(found -> found.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Set<String> tests() throws IOException {
        // The modules, and those of folders such as tests/.
        try (Stream<Path> modules =
                Files.find(ROOT, 5, (path, attributes) -> attributes.isDirectory() && path.endsWith("src/test/java"))) {
            return modules.flatMap(DocumentedTestsTest::files)
                    .map(file -> file.getFileName().toString().replaceFirst("\\.java$", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Stream<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith("Test.java")).toList().stream();
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }
}
