package dev.hawser.tests.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The form of our lists: fields between bars, headings behind "=", remarks behind "#". */
final class Table {

    /**
     * A line.
     *
     * @param heading the one that it stands under, or empty
     * @param fields empty for the heading itself
     */
    record Row(String heading, List<String> fields) {
        Row {
            fields = List.copyOf(fields);
        }

        void requireFields(int least, int most) {
            if (fields.size() < least || fields.size() > most) {
                throw new IllegalArgumentException(
                        String.join(" | ", fields) + " has " + fields.size() + " fields, not " + least + " to " + most);
            }
        }
    }

    private Table() {}

    /** The rows of a resource beside this class. */
    static List<Row> read(String resource) {
        try (InputStream in = Table.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource " + resource);
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    static List<Row> parse(String text) {
        List<Row> rows = new ArrayList<>();
        String heading = "";
        for (String line : text.split("\n")) {
            if (line.startsWith("=")) {
                heading = line.substring(1).strip();
                rows.add(new Row(heading, List.of()));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                rows.add(new Row(heading, fields(line)));
            }
        }
        return rows;
    }

    private static List<String> fields(String line) {
        return Arrays.stream(line.split("\\|")).map(String::strip).toList();
    }
}
