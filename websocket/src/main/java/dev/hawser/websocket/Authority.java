package dev.hawser.websocket;

import org.jspecify.annotations.Nullable;

/**
 * Host and port, as in {@code Host} and {@code Origin} (RFC 3986 section 3.2, without user information).
 *
 * @param host as written: a name, an IPv4 address, or an IPv6 address in brackets
 */
record Authority(String host, int port) {
    private static final int MAX_PORT_DIGITS = 5;
    private static final int MAX_PORT = 0xFFFF;

    /** The authority in this text, or null when there is none. */
    static @Nullable Authority parse(String text, int defaultPort) {
        int end = text.startsWith("[") ? text.indexOf(']') + 1 : nameEnd(text);
        String host = text.substring(0, end);
        if (!isHost(host)) {
            return null;
        }
        if (end == text.length()) {
            return new Authority(host, defaultPort);
        }
        int port = text.charAt(end) == ':' ? port(text.substring(end + 1)) : -1;
        return port < 0 ? null : new Authority(host, port);
    }

    private static int nameEnd(String text) {
        int colon = text.indexOf(':');
        return colon < 0 ? text.length() : colon;
    }

    private static boolean isHost(String host) {
        boolean address = host.startsWith("[");
        String allowed = address ? ":." : "-._~";
        int to = address ? host.length() - 1 : host.length();
        int from = address ? 1 : 0;
        for (int i = from; i < to; i++) {
            char c = host.charAt(i);
            if (!HeaderText.isLetterOrDigit(c) && allowed.indexOf(c) < 0) {
                return false;
            }
        }
        return to > from;
    }

    private static int port(String digits) {
        if (digits.isEmpty() || digits.length() > MAX_PORT_DIGITS) {
            return -1;
        }
        int port = 0;
        for (int i = 0; i < digits.length(); i++) {
            if (!HeaderText.isDigit(digits.charAt(i))) {
                return -1;
            }
            port = 10 * port + digits.charAt(i) - '0';
        }
        return port <= MAX_PORT ? port : -1;
    }

    boolean isSameAs(Authority other) {
        return port == other.port && HeaderText.equalsIgnoringCase(host, other.host);
    }
}
