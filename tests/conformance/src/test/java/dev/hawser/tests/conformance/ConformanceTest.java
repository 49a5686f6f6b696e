package dev.hawser.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is demanded is shown, and the document says so. */
class ConformanceTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final Path DOCUMENT = ROOT.resolve("docs/conformance.md");
    private static final boolean WRITE = System.getProperty("conformance.write") != null;

    private static final List<Path> DIRECTORIES = TestClasses.ofProject(ROOT);
    private static final Conformance CONFORMANCE = Conformance.of(TestClasses.claims(DIRECTORIES));

    /** Otherwise demands that are shown would look as if they were not. */
    @Test
    void theTestsOfAllModulesAreThere() {
        assertThat(DIRECTORIES)
                .as("directories of compiled tests: build with -am")
                .contains(
                        ROOT.resolve("websocket/target/test-classes"),
                        ROOT.resolve("connection/target/test-classes"),
                        ROOT.resolve("tests/integration/target/test-classes"),
                        ROOT.resolve("tests/conformance/target/test-classes"));
    }

    @Test
    void everyDemandIsShownOrHasAReasonWhyNot() {
        assertThat(CONFORMANCE.complaints()).isEmpty();
    }

    @Test
    void theDocumentIsWhatWouldBeMade() throws IOException {
        String made = ConformanceDocument.of(CONFORMANCE);
        if (WRITE) {
            Files.writeString(DOCUMENT, made);
        }
        assertThat(Files.exists(DOCUMENT) ? Files.readString(DOCUMENT) : "")
                .as("docs/conformance.md; to make it anew: %s", ConformanceDocument.COMMAND)
                .isEqualTo(made);
    }

    /** It cannot be forgotten that the lists say something. */
    @Test
    void theLedgersAreNotEmpty() {
        Map<String, Integer> least = Map.of("rfc6455", 170, "rfc7692", 45);
        for (Ledger ledger : CONFORMANCE.ledgers()) {
            assertThat(ledger.requirements()).hasSizeGreaterThanOrEqualTo(least.get(ledger.name()));
        }
    }
}
