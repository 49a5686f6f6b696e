package dev.hawser.tests.integration;

import java.util.ArrayList;
import java.util.List;

/** The command line of {@code hawser load}, without its progress. */
final class LoadLine {
    private LoadLine() {}

    /**
     * The words of the line.
     *
     * @param options with spaces in between
     * @param more one word each: what may have a space in it
     */
    static String[] of(String options, String... more) {
        List<String> words = new ArrayList<>(List.of("load", "--no-progress"));
        words.addAll(List.of(options.split(" ")));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    /** A line for a room of the sub-protocol {@code chat}. */
    static String[] of(FaultyRoom room, String options, String... more) {
        return of(room.url() + " --protocol chat " + options, more);
    }
}
