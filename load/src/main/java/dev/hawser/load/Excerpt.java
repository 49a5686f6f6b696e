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
        StringBuilder text = new StringBuilder("\"");
        StandardCharsets.UTF_8
                .decode(start)
                .codePoints()
                .forEach(c -> text.appendCodePoint(Character.isISOControl(c) ? '?' : c));
        return text.append(payload.remaining() > MAX_BYTES ? "...\"" : "\"").toString();
    }
}
