package dev.hawser.tests.integration;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The Java that README.md and docs/*.md show compiles; what it does is tested beside each of the classes that have it. */
class GuideCodeTest {
    /** What is compared, or run, by other tests: {@code TutorialPageTest} and {@code tests/browser-client/page.test.js}. */
    private static final String TUTORIAL = "docs/tutorial.md";

    private static final String BROWSER_CLIENT = "docs/browser-client.md";

    @Test
    void theCodeOfThePagesIsCodeThatCompiles() {
        Map<String, List<String>> shown = GuideCode.shown("java");
        shown.remove(TUTORIAL);
        Set<String> compiled = all(GuideCode.compiled());
        assertThat(shown)
                .containsKeys("README.md", "docs/client.md", "docs/embedding.md", "docs/reopening.md")
                .allSatisfy((page, blocks) -> assertThat(blocks)
                        .as(page)
                        .filteredOn(block -> !compiled.contains(block))
                        .isEmpty());
    }

    @Test
    void whatIsCompiledForThePagesIsShown() {
        Set<String> shown = all(GuideCode.shown("java"));
        assertThat(GuideCode.compiled())
                .hasSizeGreaterThan(5)
                .allSatisfy((source, regions) -> assertThat(regions)
                        .as(source)
                        .isNotEmpty()
                        .filteredOn(region -> !shown.contains(region))
                        .isEmpty());
    }

    @Test
    void javaScriptIsShownWhereItIsRun() {
        assertThat(GuideCode.shown("js")).containsOnlyKeys(BROWSER_CLIENT, TUTORIAL);
        assertThat(GuideCode.shown("html")).containsOnlyKeys(TUTORIAL);
    }

    private static Set<String> all(Map<String, List<String>> blocks) {
        return blocks.values().stream().flatMap(Collection::stream).collect(toSet());
    }
}
