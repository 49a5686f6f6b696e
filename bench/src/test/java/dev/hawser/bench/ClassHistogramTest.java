package dev.hawser.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.bench.ClassHistogram.Count;
import dev.hawser.bench.ClassHistogram.Growth;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassHistogramTest {
    private static final List<String> OUTPUT = """
            4242:
             num     #instances         #bytes  class name (module)
            -------------------------------------------------------
               1:         11436         966624  [B (java.base@17.0.15)
               2:           100           3200  org.example.Session
               3:            10            160  org.example.Session
               4:             1             16  org.example.Gone
               5:             2             32  org.example.Fewer
            Total         11549         970032
            """.lines().toList();

    @Test
    void readsTheRowsAndNothingElse() {
        ClassHistogram histogram = ClassHistogram.parse(OUTPUT);
        assertThat(histogram.classes())
                .containsOnlyKeys("[B", "org.example.Session", "org.example.Gone", "org.example.Fewer");
        assertThat(histogram.bytes()).isEqualTo(970_032);
    }

    @Test
    void addsClassesOfTheSameName() {
        assertThat(ClassHistogram.parse(OUTPUT).classes()).containsEntry("org.example.Session", new Count(110, 3360));
    }

    @Test
    void tellsWhatThereIsMoreThanBeforeLargestFirst() {
        ClassHistogram after = ClassHistogram.parse(List.of(
                "   1:         11446         967000  [B (java.base@17.0.15)",
                "   2:           210           6720  org.example.Session",
                "   3:             5            100  org.example.New",
                "   4:             1             16  org.example.Fewer"));
        assertThat(after.since(ClassHistogram.parse(OUTPUT)))
                .containsExactly(
                        new Growth("org.example.Session", new Count(100, 3360)),
                        new Growth("[B", new Count(10, 376)),
                        new Growth("org.example.New", new Count(5, 100)));
    }

    @Test
    void refusesOutputWithoutARow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClassHistogram.parse(List.of("4242:", "Unable to open socket file")))
                .withMessage("no class in the histogram");
    }
}
