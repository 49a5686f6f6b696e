package dev.hawser.cli;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** What a peer said, so that it cannot command a terminal, or look like another line. */
final class Printable {
    private static final int MAX_EXCERPT_BYTES = 48;

    private Printable() {}

    /** The text on one line. */
    static String of(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> append(line, c));
        return line.toString();
    }

    /** Appends a character, or its number where showing it would do more than that. */
    static void append(StringBuilder line, int c) {
        if (isHarmless(c)) {
            line.appendCodePoint(c);
        } else if (c <= 0xFF) {
            line.append(String.format("\\x%02X", c));
        } else {
            line.append(String.format("\\u{%X}", c));
        }
    }

    private static boolean isHarmless(int c) {
        return switch (Character.getType(c)) {
            // Among the formats are those that turn the direction of writing.
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }

    /** The beginning of a text, in quotation marks. */
    static String text(ByteBuffer payload) {
        ByteBuffer start = beginning(payload);
        String shown = of(StandardCharsets.UTF_8.decode(start.duplicate()).toString());
        return "\"" + shown + (start.remaining() < payload.remaining() ? "...\"" : "\"");
    }

    /** The beginning of bytes, as hexadecimal numbers. */
    static String hex(ByteBuffer payload) {
        ByteBuffer start = beginning(payload);
        byte[] bytes = new byte[start.remaining()];
        start.get(bytes);
        String shown = HexFormat.ofDelimiter(" ").withUpperCase().formatHex(bytes);
        return shown + (bytes.length < payload.remaining() ? " ..." : "");
    }

    private static ByteBuffer beginning(ByteBuffer payload) {
        return payload.slice(payload.position(), Math.min(MAX_EXCERPT_BYTES, payload.remaining()));
    }
}
