package dev.hawser.rooms;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.hawser.store.StoredEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Entries as bytes ({@code docs/wire-protocol.md} section 5). What the store keeps is all but the room and the offset, which it assigns itself:
 *
 * <pre>
 *   stored    kind (1 byte) | 1732772000000,"ann","Hello"]
 *   on wire   ["lobby",17,    1732772000000,"ann","Hello"]
 * </pre>
 *
 * <p>Immutable; any thread.
 */
final class EntryText {
    private static final JsonFactory JSON = new JsonFactory();
    /** Digits of an offset or a time, and what is around them. */
    private static final int SPARE = 64;

    private final byte[] prefix;

    /** Those of a room. */
    EntryText(String room) {
        this.prefix = ("[" + quoted(room) + ",").getBytes(StandardCharsets.UTF_8);
    }

    /** A text as a JSON string. */
    static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    /**
     * What the store keeps.
     *
     * @param name of the kind where it is the application's own; null for a message
     * @param data compact JSON
     */
    static ByteBuffer stored(EntryKind kind, @Nullable String name, long millis, String from, ByteBuffer data) {
        String wireName = kind.wireName() == null ? name : kind.wireName();
        byte[] head = (millis + "," + quoted(from) + ",").getBytes(StandardCharsets.UTF_8);
        byte[] tail = (wireName == null ? "]" : "," + quoted(wireName) + "]").getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + head.length + data.remaining() + tail.length)
                .put(kind.code())
                .put(head)
                .put(data.duplicate())
                .put(tail)
                .flip();
    }

    static EntryKind kind(ByteBuffer stored) {
        return EntryKind.of(stored.get(stored.position()));
    }

    /** The entry as it is on the wire. */
    ByteBuffer wire(long offset, ByteBuffer stored) {
        byte[] digits = (offset + ",").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer rest = stored.duplicate().position(stored.position() + 1);
        return ByteBuffer.allocate(prefix.length + digits.length + rest.remaining())
                .put(prefix)
                .put(digits)
                .put(rest)
                .flip();
    }

    /** An entry of the store as it is on the wire; null for one that nobody is given. */
    @Nullable
    ByteBuffer wire(StoredEntry entry) {
        ByteBuffer stored = entry.payload();
        if (stored == null) {
            return removed(entry.offset(), entry.time().toEpochMilli());
        }
        return kind(stored) == EntryKind.MEMBERS ? null : wire(entry.offset(), stored);
    }

    /** An entry whose content was removed, as it is on the wire. */
    ByteBuffer removed(long offset, long millis) {
        byte[] rest = (offset + "," + millis + "]").getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(prefix.length + rest.length + SPARE)
                .put(prefix)
                .put(rest)
                .flip();
    }

    /**
     * What is in an entry that the store has kept.
     *
     * @param millis when
     * @param from who
     * @param data compact JSON
     * @param name of the kind where it is the application's own; null for a message
     */
    record Content(
            EntryKind kind,
            long millis,
            String from,
            String data,
            @Nullable String name) {
        Content(EntryKind kind, long millis, String from, String data) {
            this(kind, millis, from, data, null);
        }

        /** A number in the data, without a point or an exponent; -1 when there is none. */
        long number(String name) {
            String value = json(data, name);
            try {
                return value == null ? -1 : Long.parseLong(value);
            } catch (NumberFormatException x) {
                return -1;
            }
        }

        /** A text in the data; null when there is none. */
        @Nullable
        String text(String name) {
            String value = json(data, name);
            return value == null ? null : string(value);
        }
    }

    static Content content(ByteBuffer stored) {
        EntryKind kind = kind(stored);
        byte[] bytes = new byte[stored.remaining()];
        stored.duplicate().get(bytes);
        bytes[0] = '[';
        try (JsonParser parser = JSON.createParser(bytes)) {
            parser.nextToken();
            parser.nextToken();
            long millis = parser.getLongValue();
            String from = parser.nextTextValue();
            JsonToken data = parser.nextToken();
            int start = (int) parser.currentTokenLocation().getByteOffset();
            if (data.isStructStart()) {
                parser.skipChildren();
            } else {
                parser.finishToken();
            }
            int end = (int) parser.currentLocation().getByteOffset();
            String text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
            return new Content(kind, millis, from, text, parser.nextTextValue());
        } catch (IOException x) {
            throw new UncheckedIOException("what the store has is no entry", x);
        }
    }

    /** A member of a JSON object, as JSON; null when there is none. */
    static @Nullable String json(String object, String name) {
        try (JsonParser parser = JSON.createParser(object)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
                JsonToken value = parser.nextToken();
                int start = (int) parser.currentTokenLocation().getCharOffset();
                if (value.isStructStart()) {
                    parser.skipChildren();
                } else {
                    parser.finishToken();
                }
                if (field.equals(name)) {
                    return object.substring(
                            start, (int) parser.currentLocation().getCharOffset());
                }
            }
            return null;
        } catch (IOException x) {
            return null;
        }
    }

    /** What a JSON string says; null when it is none. */
    static @Nullable String string(String json) {
        try (JsonParser parser = JSON.createParser(json)) {
            return parser.nextToken() == JsonToken.VALUE_STRING ? parser.getText() : null;
        } catch (IOException x) {
            return null;
        }
    }

    /** Whether a JSON object has a member, whatever it is. */
    static boolean hasMember(String object, String name) {
        return json(object, name) != null;
    }
}
