package dev.hawser.bench;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The line with which a server says that it is ready: {@code listening on 8080}, or one that contains {@code http://localhost:8080/}. */
final class ListeningLine {
    private static final Pattern PORT = Pattern.compile("(?:listening on |http://[^/\\s]*:)(\\d{1,5})(?:/|\\s|$)");

    private ListeningLine() {}

    /** The port, or empty when the line does not name one. */
    static OptionalInt port(String line) {
        Matcher matcher = PORT.matcher(line);
        return matcher.find() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }
}
