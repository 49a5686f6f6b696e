package dev.hawser.tests.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import dev.hawser.websocket.HandshakeHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Header fields, mostly those of a handshake, with good values and with any. */
final class FuzzedHeaders implements HandshakeHeaders {
    private static final int MAX_LINES = 16;
    private static final int MAX_LENGTH = 200;

    private final Map<String, List<String>> lines = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    /**
     * Reads fields.
     *
     * @param good values that a good handshake could have, by name
     */
    FuzzedHeaders(FuzzedDataProvider data, Map<String, String> good) {
        String[] names = good.keySet().stream().sorted().toArray(String[]::new);
        int count = data.consumeInt(0, MAX_LINES);
        for (int i = 0; i < count; i++) {
            String name = data.pickValue(names);
            boolean any = data.consumeBoolean();
            String value = any ? data.consumeString(MAX_LENGTH) : String.valueOf(good.get(name));
            lines.computeIfAbsent(name, absent -> new ArrayList<>()).add(value);
        }
    }

    @Override
    public List<String> values(String name) {
        return lines.getOrDefault(name, List.of());
    }

    /** The only value of a field, without white space around it; empty when there is none, or there are several. */
    String only(String name) {
        List<String> values = values(name);
        return values.size() == 1 ? values.get(0).replaceAll("^[ \t]+|[ \t]+$", "") : "";
    }
}
