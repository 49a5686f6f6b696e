package dev.hawser.tests.integration;

import static java.util.function.Predicate.not;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Compares what a page shows with what a command said: figures, ports and times may be others, and what is behind {@code ...} is not shown. */
final class ShownOutput {
    private static final String NOT_SHOWN = "...";
    private static final Pattern LOGGED = Pattern.compile("\\d{4}-\\d\\d-\\d\\d [\\d:.]+: *INFO *:.*");

    private ShownOutput() {}

    /** The first line that is shown and was not said in this order, or was said and is not shown; empty when there is none. */
    static String difference(List<String> shown, List<String> said) {
        List<String> expected = shapes(shown);
        List<String> actual = shapes(said);
        int i = 0;
        boolean skipping = false;
        for (String line : expected) {
            if (line.equals(NOT_SHOWN)) {
                skipping = true;
                continue;
            }
            while (skipping && i < actual.size() && !actual.get(i).equals(line)) {
                i++;
            }
            if (i == actual.size() || !actual.get(i).equals(line)) {
                return "shown, but not said: " + line;
            }
            i++;
            skipping = false;
        }
        return skipping || i == actual.size() ? "" : "said, but not shown: " + actual.get(i);
    }

    /** Whether a line is what a server logs in passing, for its operator, and no answer to a command. */
    static boolean isLogged(String line) {
        return LOGGED.matcher(line).matches();
    }

    /** Lines of one shape in a row count as one: how many there are of them depends on the time. */
    private static List<String> shapes(List<String> lines) {
        List<String> shapes = new ArrayList<>();
        // Whether the load test warns of a busy machine is the machine's business.
        lines.stream()
                .filter(not(line -> line.startsWith("warning ") || isLogged(line)))
                .map(ShownOutput::shape)
                .forEach(shape -> {
                    if (shapes.isEmpty() || !shapes.get(shapes.size() - 1).equals(shape)) {
                        shapes.add(shape);
                    }
                });
        return shapes;
    }

    private static String shape(String line) {
        return line.replaceAll("/\\S+/site\\b", "FOLDER")
                .replaceAll("\\d+([,.:]\\d+)*( ?(us|ms|s|[KM]iB)(?!\\w))?", "#")
                .replaceAll("\\s+", " ")
                .strip();
    }
}
