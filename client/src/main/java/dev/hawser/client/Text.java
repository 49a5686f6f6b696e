package dev.hawser.client;

import org.jspecify.annotations.Nullable;

/** What others have written, for one line that a person reads. */
final class Text {
    private static final int MAX_LENGTH = 200;

    private Text() {}

    /** One line, of whatever length. */
    static String line(String text) {
        return safe(text, Integer.MAX_VALUE);
    }

    /** A short piece, without what could be mistaken for another line, or for a command of a terminal. */
    static String printable(@Nullable String text) {
        return safe(String.valueOf(text), MAX_LENGTH);
    }

    private static String safe(String text, int maxLength) {
        return text.codePoints()
                .limit(maxLength)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
