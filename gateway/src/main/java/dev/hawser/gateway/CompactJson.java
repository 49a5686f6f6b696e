package dev.hawser.gateway;

import java.nio.ByteBuffer;

/**
 * A value of a JSON text without the white space that means nothing. What remains is as it was, byte for byte: numbers keep every digit, and
 * text its escapes.
 */
final class CompactJson {
    private CompactJson() {}

    /**
     * Makes a value compact, in its place.
     *
     * @param json well-formed; from the beginning of the value to its end it is overwritten
     * @param start where the value begins
     * @return a view of {@code json}
     */
    static ByteBuffer compact(byte[] json, int start) {
        int to = start;
        int depth = 0;
        boolean quoted = false;
        for (int i = start; i < json.length; i++) {
            byte b = json[i];
            if (quoted) {
                json[to++] = b;
                if (b == '\\') {
                    json[to++] = json[++i];
                } else if (b == '"') {
                    quoted = false;
                    if (depth == 0) {
                        break;
                    }
                }
                continue;
            }
            if (isSpace(b)) {
                // Only a number or a literal ends with it.
                if (depth == 0) {
                    break;
                }
                continue;
            }
            if (depth == 0 && (b == ',' || b == '}' || b == ']')) {
                break;
            }
            json[to++] = b;
            if (b == '"') {
                quoted = true;
            } else if (b == '{' || b == '[') {
                depth++;
            } else if ((b == '}' || b == ']') && --depth == 0) {
                break;
            }
        }
        return ByteBuffer.wrap(json, start, to - start).slice();
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }
}
