package dev.hawser.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The beginning of a message, safe to print. */
final class Excerpt {
    private static final int MAX_BYTES = 60;

    private Excerpt() {}

    static String of(ByteBuffer payload) {
        ByteBuffer start = payload.duplicate();
        start.limit(start.position() + Math.min(MAX_BYTES, start.remaining()));
        String shown = line(StandardCharsets.UTF_8.decode(start).toString());
        return "\"" + shown + (payload.remaining() > MAX_BYTES ? "...\"" : "\"");
    }

    /** A text without what could be mistaken for another line, or for a command of a terminal. */
    static String line(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
