package dev.hawser.connection;

import java.nio.charset.StandardCharsets;

/** Text to UTF-8, as browsers do it: an unpaired surrogate becomes U+FFFD, where {@link String#getBytes} would write a question mark. */
final class TextEncoder {
    private TextEncoder() {}

    static byte[] encode(String text) {
        return (hasUnpairedSurrogate(text) ? repair(text) : text).getBytes(StandardCharsets.UTF_8);
    }

    private static boolean hasUnpairedSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    private static String repair(String text) {
        return text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
