package dev.hawser.tests.integration;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.hawser.tests.integration.DocumentedCommand.Block;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The code that pages show, and the regions of classes that are compiled for them. */
final class GuideCode {
    private static final Path SOURCES = Path.of("src", "test", "java", "dev", "hawser", "tests", "integration");
    /** A servlet runs in containers, which are in another module. */
    private static final Path SERVLET =
            Path.of("..", "servlet", "src", "test", "java", "dev", "hawser", "tests", "servlet", "EchoServlet.java");

    private static final Pattern REGION =
            Pattern.compile("^ *// region \\w+\n(.*?)\n *// endregion$", Pattern.DOTALL | Pattern.MULTILINE);

    private GuideCode() {}

    /** The blocks of a language, by page. */
    static Map<String, List<String>> shown(String language) {
        return DocumentedCommand.blocks().stream()
                .filter(block -> block.language().equals(language))
                .collect(groupingBy(
                        Block::page, TreeMap::new, mapping(block -> String.join("\n", block.lines()), toList())));
    }

    /** The regions of {@code *Guide.java} and of the servlet, by the names of the classes. */
    static Map<String, List<String>> compiled() {
        try (Stream<Path> sources = Files.list(SOURCES)) {
            Map<String, List<String>> regions = new TreeMap<>();
            Stream.concat(sources.filter(file -> file.toString().endsWith("Guide.java")), Stream.of(SERVLET))
                    .forEach(file -> regions.put(file.getFileName().toString(), regions(file)));
            return regions;
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    private static List<String> regions(Path file) {
        try {
            return REGION.matcher(Files.readString(file))
                    .results()
                    .map(found -> found.group(1).stripIndent())
                    .toList();
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }
}
