package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the pages link to in this project is there, down to the heading. */
class DocumentedLinksTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final Pattern BLOCK = Pattern.compile("^ *```.*?^ *```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("]\\((?!\\w+:)([^)#\\s]*)(?:#([^)\\s]+))?\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);

    /** A place in the project that a page names; the heading is empty for the whole file. */
    private record Link(Path page, Path file, String heading) {
        static Link of(Path page, MatchResult found) {
            String file = found.group(1);
            return new Link(
                    page,
                    file.isEmpty() ? page : page.resolveSibling(file).normalize(),
                    found.group(2) == null ? "" : found.group(2));
        }

        boolean isBroken() {
            return Files.notExists(file)
                    || !heading.isEmpty() && !headings(file).contains(heading);
        }
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<Link> links = pages().stream().flatMap(DocumentedLinksTest::links).toList();
        assertThat(links).hasSizeGreaterThan(100);
        assertThat(links)
                .anyMatch(link -> !link.heading().isEmpty())
                .filteredOn(Link::isBroken)
                .isEmpty();
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> root = Files.list(ROOT);
                Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(root, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }
    }

    private static Stream<Link> links(Path page) {
        return LINK.matcher(prose(page)).results().map(found -> Link.of(page, found));
    }

    /** The anchors that GitHub makes of the headings. */
    private static Set<String> headings(Path page) {
        return HEADING.matcher(prose(page))
                .results()
                .map(found -> found.group(1).toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\p{L}\\p{N}_\\- ]", "").replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    private static String prose(Path page) {
        try {
            return BLOCK.matcher(Files.readString(page)).replaceAll("");
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }
}
