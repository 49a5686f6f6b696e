package dev.hawser.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.websocket.CloseCause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table that all clients follow is whole, and the one that people read. */
class ReopeningTableTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "reopening.md");

    private final ReopeningTable table = ReopeningTable.STANDARD;

    private Set<String> keys(String kind) {
        return table.ofKind(kind).stream().map(ReopeningTable.Row::key).collect(Collectors.toSet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"figure", "cause", "step", "close", "status"})
    void thePageHasTheTable(String kind) throws IOException {
        String made = table.ofKind(kind).stream()
                .map(row -> "| " + row.key() + " | " + row.value() + " | " + row.reason() + " |\n")
                .collect(Collectors.joining());

        assertThat(made).isNotEmpty();
        assertThat(Files.readString(DOCUMENT)).contains("|---|---|---|\n" + made + "\n");
    }

    @Test
    void everyCauseOfACloseHasALine() {
        assertThat(keys("cause"))
                .isEqualTo(Arrays.stream(CloseCause.values()).map(Enum::name).collect(Collectors.toSet()));
    }

    @Test
    void everyStepHasALine() {
        Set<String> steps = Stream.concat(
                        Arrays.stream(OpeningStep.values()).map(Enum::name), Stream.of("CERTIFICATE", "TIMEOUT"))
                .collect(Collectors.toSet());
        assertThat(keys("step")).isEqualTo(steps);
    }

    @Test
    void everyCloseCodeAndEveryStatusHasALine() {
        assertThat(IntStream.range(0, 5000).filter(code -> !isIn("close", code)))
                .isEmpty();
        assertThat(IntStream.range(100, 600).filter(status -> !isIn("status", status)))
                .isEmpty();
    }

    private boolean isIn(String kind, int number) {
        return keys(kind).stream()
                .map(key -> key.split("-"))
                .anyMatch(ends ->
                        Integer.parseInt(ends[0]) <= number && number <= Integer.parseInt(ends[ends.length - 1]));
    }

    @Test
    void noLineIsThereTwice() {
        Set<String> seen = new HashSet<>();
        assertThat(table.rows()).allMatch(row -> seen.add(row.kind() + " " + row.key()));
    }

    @Test
    void thereAreNoOtherKindsAndVerdicts() {
        assertThat(table.rows())
                .extracting(ReopeningTable.Row::kind)
                .containsOnly("figure", "cause", "step", "close", "status");
        assertThat(table.rows().stream().filter(row -> !row.kind().equals("figure")))
                .extracting(ReopeningTable.Row::value)
                .containsOnly("retry", "later", "limited", "final", "by-code");
        assertThat(table.rows()).allMatch(row -> !row.reason().isBlank());
    }

    @Test
    void aLineWithoutFourColumnsIsNotTaken() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReopeningTable.parse("# a comment\n\nclose\t1000\tfinal\n"))
                .withMessage("reopening.tsv: \"close\t1000\tfinal\" has not four columns");
        assertThat(ReopeningTable.parse("close\t1000\tfinal\twhy\n").rows())
                .isEqualTo(List.of(new ReopeningTable.Row("close", "1000", "final", "why")));
    }
}
