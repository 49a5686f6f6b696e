package dev.hawser.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * The table {@code reopening.tsv}, which all clients follow.
 *
 * @param rows in the table's order
 */
record ReopeningTable(List<Row> rows) {
    private static final String NAME = "reopening.tsv";

    /** The one of this module. */
    static final ReopeningTable STANDARD = load();

    /**
     * A line of the table.
     *
     * @param kind what it is about
     * @param key a word, a number, or a range of numbers
     * @param value a number, or a verdict
     * @param reason why
     */
    record Row(String kind, String key, String value, String reason) {
        static Row parse(String line) {
            String[] columns = line.split("\t", -1);
            if (columns.length != 4) {
                throw new IllegalArgumentException(NAME + ": \"" + line + "\" has not four columns");
            }
            return new Row(columns[0], columns[1], columns[2], columns[3]);
        }
    }

    static ReopeningTable parse(String text) {
        return new ReopeningTable(text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Row::parse)
                .toList());
    }

    private static ReopeningTable load() {
        try (InputStream in = ReopeningTable.class.getResourceAsStream(NAME)) {
            if (in == null) {
                throw new IllegalStateException(NAME + " is missing beside " + ReopeningTable.class.getName());
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    List<Row> ofKind(String kind) {
        return rows.stream().filter(row -> row.kind().equals(kind)).toList();
    }

    double figure(String key) {
        return ofKind("figure").stream()
                .filter(row -> row.key().equals(key))
                .mapToDouble(row -> Double.parseDouble(row.value()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(NAME + " has no figure " + key));
    }

    Duration time(String key) {
        return Duration.ofMillis(Math.round(figure(key + "-millis")));
    }
}
