package dev.hawser.tests.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The code that a page of docs/ shows, and the regions of a class that is compiled. */
final class GuideCode {
    private static final Path GUIDES = Path.of("..", "..", "docs");
    private static final Path SOURCES = Path.of("src", "test", "java", "dev", "hawser", "tests", "integration");
    private static final Pattern BLOCK = Pattern.compile("^```java\n(.*?)\n```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern REGION =
            Pattern.compile("^ *// region \\w+\n(.*?)\n *// endregion$", Pattern.DOTALL | Pattern.MULTILINE);

    private GuideCode() {}

    static List<String> shown(String page) throws IOException {
        return found(BLOCK, GUIDES.resolve(page));
    }

    static List<String> compiled(String className) throws IOException {
        return found(REGION, SOURCES.resolve(className + ".java"));
    }

    private static List<String> found(Pattern what, Path file) throws IOException {
        return what.matcher(Files.readString(file))
                .results()
                .map(found -> found.group(1).stripIndent())
                .toList();
    }
}
