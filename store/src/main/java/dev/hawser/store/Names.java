package dev.hawser.store;

/** Names of rooms and publishers, as UTF-8. */
final class Names {

    private Names() {}

    /** How many bytes a text has in UTF-8; -1 when it has none, because a surrogate stands alone. */
    static int utf8Length(String text) {
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                length++;
            } else if (c < 0x800) {
                length += 2;
            } else if (!Character.isSurrogate(c)) {
                length += 3;
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                length += 4;
                i++;
            } else {
                return -1;
            }
        }
        return length;
    }

    /** Whether this can be the name of a room. */
    static boolean isRoom(String name) {
        int length = utf8Length(name);
        return length >= 1 && length <= Store.MAX_ROOM_NAME_BYTES;
    }
}
