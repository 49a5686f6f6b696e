package dev.hawser.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The end of a log file, for a message about a process that failed. */
final class LogTail {
    private LogTail() {}

    /** The last line that says something, with the place of the log; it continues a sentence. */
    static String lastWords(Path log) {
        String where = " (log: " + log + ")";
        try {
            return Files.readAllLines(log).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .reduce((earlier, later) -> later)
                    .map(line -> ": " + line + where)
                    .orElse(where);
        } catch (IOException e) {
            return where;
        }
    }
}
