package dev.hawser.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of one JSON object of a server that are strings or numbers. Immutable. */
final class JsonMembers {
    private static final JsonFactory JSON = JsonFactory.builder()
            // A server under test may make up names, and an interned one would stay.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            // RFC 8259 section 8.1: UTF-8, whatever the first bytes look like.
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .build();

    private final Map<String, String> values;

    private JsonMembers(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Reads an object.
     *
     * @param payload valid UTF-8; copied
     * @return null when it is no JSON object
     */
    static @Nullable JsonMembers of(ByteBuffer payload) {
        byte[] bytes = new byte[payload.remaining()];
        payload.duplicate().get(bytes);
        try (JsonParser parser = JSON.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            Map<String, String> values = scalars(parser);
            return parser.nextToken() == null ? new JsonMembers(values) : null;
        } catch (JsonProcessingException x) {
            return null;
        } catch (IOException x) {
            throw new UncheckedIOException("reading bytes in memory", x);
        }
    }

    private static Map<String, String> scalars(JsonParser parser) throws IOException {
        Map<String, String> values = new HashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (parser.nextToken().isScalarValue()) {
                values.put(name, parser.getText());
            } else {
                parser.skipChildren();
            }
        }
        return values;
    }

    /** A string, or a number as it is written; empty when there is none. */
    String text(String name) {
        return values.getOrDefault(name, "");
    }

    /** A number; -1 when it is none, or too large. */
    int number(String name) {
        try {
            return Integer.parseInt(text(name));
        } catch (NumberFormatException x) {
            return -1;
        }
    }
}
