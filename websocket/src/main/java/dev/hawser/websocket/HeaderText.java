package dev.hawser.websocket;

/** The characters of HTTP header fields (RFC 9110 section 5.6): tokens, white space, ASCII case, and what of them a person may be shown. */
final class HeaderText {
    private static final String TOKEN_SYMBOLS = "!#$%&'*+-.^_`|~";
    private static final int MAX_EXCERPT = 40;

    private HeaderText() {}

    /** A character of a token (RFC 9110 section 5.6.2). */
    static boolean isTokenCharacter(char c) {
        return isLetterOrDigit(c) || TOKEN_SYMBOLS.indexOf(c) >= 0;
    }

    /** Of ASCII. */
    static boolean isLetterOrDigit(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** Of ASCII. */
    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Space and tab, the only white space of header fields. */
    static boolean isWhiteSpace(char c) {
        return c == ' ' || c == '\t';
    }

    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isTokenCharacter(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Without white space around it. */
    static String trim(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isWhiteSpace(text.charAt(from))) {
            from++;
        }
        while (from < to && isWhiteSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    /** Equal but for the case of ASCII letters. {@link String#equalsIgnoreCase} would take a Kelvin sign for a k. */
    static boolean equalsIgnoringCase(String one, String other) {
        if (one.length() != other.length()) {
            return false;
        }
        for (int i = 0; i < one.length(); i++) {
            if (lowerCase(one.charAt(i)) != lowerCase(other.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static char lowerCase(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }

    /** What a peer wrote, in quotes, short and without characters that could break a log line, a header or a terminal. */
    static String excerpt(String text) {
        StringBuilder excerpt = new StringBuilder("'");
        for (int i = 0; i < text.length() && i < MAX_EXCERPT; i++) {
            char c = text.charAt(i);
            excerpt.append(c >= ' ' && c <= '~' ? c : '?');
        }
        return excerpt.append(text.length() > MAX_EXCERPT ? "...'" : "'").toString();
    }
}
