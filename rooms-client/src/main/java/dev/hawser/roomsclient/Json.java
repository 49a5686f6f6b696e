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
import java.util.regex.Pattern;
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

    /** What can be around the data of an entry: the array of messages of an answer over HTTP, a history, its entries, and the entry. */
    private static final int DEPTH_AROUND_DATA = 4;

    /** Longer than any message of a server: a name may have all of the data. */
    private static final int MAX_NAME_CHARACTERS = 4 * 1024 * 1024;

    private static final JsonFactory VALUES = factory(MAX_DEPTH);
    private static final JsonFactory MESSAGES = factory(MAX_DEPTH + DEPTH_AROUND_DATA);

    /** What stands for a number whose exponent is too large for Java. */
    private static final BigDecimal LARGEST = new BigDecimal(BigInteger.ONE, -Integer.MAX_VALUE);

    /** A number that is 0, or as good as that. */
    private static final Pattern NOTHING = Pattern.compile("-?(0(\\.0*)?[eE]|[0-9.]*[eE]-)");

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
        return parse(VALUES, text);
    }

    /**
     * Reads what a server said, or what was kept of a session: whatever somebody has published can be in it.
     *
     * @throws IllegalArgumentException when it is no JSON, or nested deeper than any message
     */
    static Json ofServer(String text) {
        return parse(MESSAGES, text);
    }

    private static JsonFactory factory(int maxDepth) {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(maxDepth)
                        .maxNameLength(MAX_NAME_CHARACTERS)
                        .build())
                .build();
    }

    private static Json parse(JsonFactory factory, String text) {
        try (JsonParser parser = factory.createParser(text)) {
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

    /** The value as compact text; a number whose exponent is too large for a {@link BigDecimal} is 0, or as large as can be. */
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
            case VALUE_NUMBER_FLOAT -> decimal(parser);
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

    private static BigDecimal decimal(JsonParser parser) throws IOException {
        String text = parser.getText();
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException x) {
            // JSON allows any exponent, and whoever publishes one must not keep others from reading on.
            return NOTHING.matcher(text).lookingAt()
                    ? BigDecimal.ZERO
                    : text.startsWith("-") ? LARGEST.negate() : LARGEST;
        }
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

    /** The compact text of a value. */
    static String write(@Nullable Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = VALUES.createGenerator(text)) {
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
