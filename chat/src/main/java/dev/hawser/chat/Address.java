package dev.hawser.chat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where something listens.
 *
 * @param host a name or an address; without brackets
 * @param port 0 for any that is free
 */
public record Address(String host, int port) {
    private static final Pattern FORM = Pattern.compile("(?:\\[([0-9a-fA-F:.%]+)]|([^:\\[\\]\\s]+)):(\\d{1,5})");

    /** @throws IllegalArgumentException when the port is out of range */
    public Address {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("has a port that is not within 0 to 65535");
        }
    }

    /**
     * The address of a text like {@code 127.0.0.1:8081} or {@code [::1]:8081}.
     *
     * @throws IllegalArgumentException when it is none
     */
    static Address parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("is no address like 127.0.0.1:8081");
        }
        String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
        return new Address(host, Integer.parseInt(parts.group(3)));
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
