package dev.hawser.roomsclient;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value (RFC 8259): as compact text, and as Java has it. Immutable; any thread.
 *
 * <pre>{@code
 * Json hello = Json.of("Hello");
 * Json picture = Json.of(Map.of("text", "a picture", "url", "/p/7"));
 * }</pre>
 */
public final class Json {
    /** As much as the protocol allows ({@code docs/wire-protocol.md} section 2). */
    private static final int MAX_DEPTH = 64;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private final @Nullable Object value;
    private final String text;

    private Json(@Nullable Object value) {
        this.value = value;
        this.text = write(value);
    }

    /**
     * A value.
     *
     * @param value null, a string, boolean, number, list, map with strings as keys, {@link Json}, and so on within; it is copied
     * @throws IllegalArgumentException when it is, or has in it, something else, or is nested too deep
     */
    public static Json of(@Nullable Object value) {
        return parse(write(value));
    }

    /**
     * Reads JSON text.
     *
     * @throws IllegalArgumentException when it is no JSON, or nested more than 64 deep; the message says where
     */
    public static Json parse(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.nextToken();
            Object value = read(parser);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("more than one JSON value");
            }
            return new Json(value);
        } catch (IOException x) {
            throw new IllegalArgumentException("no JSON: " + x.getMessage(), x);
        }
    }

    /** The value as compact text. */
    public String text() {
        return text;
    }

    /**
     * The value: null, a {@link String}, {@link Boolean}, {@link Long} ({@link BigInteger} when it is too large for one), {@link BigDecimal},
     * or an unmodifiable {@link List} or {@link Map} of such.
     */
    public @Nullable Object value() {
        return value;
    }

    /** The length of the text in UTF-8. */
    int bytes() {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static @Nullable Object read(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new IllegalArgumentException("no JSON: there is nothing");
        }
        return switch (token) {
            case VALUE_NULL -> null;
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            case START_ARRAY -> list(parser);
            case START_OBJECT -> map(parser);
            default -> throw new IllegalArgumentException("no JSON: " + token);
        };
    }

    private static Object integer(JsonParser parser) throws IOException {
        return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                ? parser.getBigIntegerValue()
                : (Object) parser.getLongValue();
    }

    private static List<@Nullable Object> list(JsonParser parser) throws IOException {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(read(parser));
        }
        return Collections.unmodifiableList(list);
    }

    private static Map<String, @Nullable Object> map(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            map.put(name, read(parser));
        }
        return Collections.unmodifiableMap(map);
    }

    private static String write(@Nullable Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            write(generator, value);
        } catch (IOException x) {
            throw new UncheckedIOException("a string cannot be written", x);
        }
        return text.toString();
    }

    private static void write(JsonGenerator generator, @Nullable Object value) throws IOException {
        if (value == null) {
            generator.writeNull();
        } else if (value instanceof Json json) {
            generator.writeRawValue(json.text);
        } else if (value instanceof String string) {
            generator.writeString(string);
        } else if (value instanceof Boolean bool) {
            generator.writeBoolean(bool);
        } else if (value instanceof Number number) {
            writeNumber(generator, number);
        } else if (value instanceof List<?> list) {
            generator.writeStartArray();
            for (Object element : list) {
                write(generator, element);
            }
            generator.writeEndArray();
        } else if (value instanceof Map<?, ?> map) {
            generator.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                generator.writeFieldName(String.valueOf(entry.getKey()));
                write(generator, entry.getValue());
            }
            generator.writeEndObject();
        } else {
            throw new IllegalArgumentException("no JSON value: " + value.getClass());
        }
    }

    private static void writeNumber(JsonGenerator generator, Number number) throws IOException {
        if (number instanceof BigInteger integer) {
            generator.writeNumber(integer);
        } else if (number instanceof Long || number instanceof Integer || number instanceof Short) {
            generator.writeNumber(number.longValue());
        } else {
            // Of a double that is no number this throws an IllegalArgumentException.
            generator.writeNumber(new BigDecimal(number.toString()));
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Json json && Objects.equals(value, json.value);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(value);
    }

    @Override
    public String toString() {
        return text;
    }
}
