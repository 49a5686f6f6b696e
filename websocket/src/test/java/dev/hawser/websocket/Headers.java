package dev.hawser.websocket;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Header fields to build and change line by line. */
final class Headers implements HandshakeHeaders {
    private final Map<String, List<String>> lines = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    /** The request of RFC 6455 section 1.3. */
    static Headers request() {
        return new Headers()
                .add("Host", "server.example.com")
                .add("Upgrade", "websocket")
                .add("Connection", "Upgrade")
                .add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
                .add("Origin", "http://example.com")
                .add("Sec-WebSocket-Protocol", "chat, superchat")
                .add("Sec-WebSocket-Version", "13");
    }

    static Headers of(Map<String, String> fields) {
        Headers headers = new Headers();
        fields.forEach(headers::add);
        return headers;
    }

    Headers add(String name, String value) {
        lines.computeIfAbsent(name, absent -> new ArrayList<>()).add(value);
        return this;
    }

    Headers set(String name, String... values) {
        lines.put(name, List.of(values));
        return this;
    }

    Headers without(String name) {
        lines.remove(name);
        return this;
    }

    @Override
    public List<String> values(String name) {
        return lines.getOrDefault(name, List.of());
    }

    @Override
    public String toString() {
        return lines.toString().toLowerCase(Locale.ROOT);
    }
}
