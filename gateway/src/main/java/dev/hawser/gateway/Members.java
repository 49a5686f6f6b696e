package dev.hawser.gateway;

import dev.hawser.rooms.Start;
import dev.hawser.store.Position;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The members of a client's message that the protocol has in some type of message. Which of them count, the type says: so they are judged when
 * they are asked for.
 */
final class Members {
    /** The largest number that every client can count to. */
    static final long MAX_NUMBER = (1L << 53) - 1;

    private static final int MAX_TYPE_CHARACTERS = 64;
    private static final Set<String> NAMES = Set.of(
            "type",
            "id",
            "room",
            "session",
            "name",
            "connection",
            "wait",
            "from",
            "seq",
            "kind",
            "data",
            "before",
            "limit");
    private static final Set<String> POSITION_NAMES = Set.of("epoch", "offset", "last");
    private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9._-]{0,31}");
    private static final Pattern EPOCH = Pattern.compile("[0-9a-f]{1,16}");

    /** What stands for each epoch that is not one of ours. */
    private static final long FOREIGN_EPOCH = -1;

    /** What a value is. */
    sealed interface Value {}

    /** A string. */
    record Text(String text) implements Value {}

    /** An integer from 0 to 2^53 - 1. */
    record Number(long number) implements Value {}

    /** An object, of which only what a position has is known. */
    record Composite(Members members) implements Value {}

    /** Null, a boolean, an array, or a number of another kind. */
    record Other() implements Value {}

    private final byte[] json;
    /** What the names of these members begin with, for people. */
    private final String prefix;

    private final Map<String, Value> values = new HashMap<>();
    /** Where the data begins, or -1. */
    private int data = -1;

    /** No members yet, of the message with these bytes. */
    static Members ofMessage(byte[] json) {
        return new Members(json, "");
    }

    /** No members yet, of a member of that message. */
    Members inside(String name) {
        return new Members(json, name + ".");
    }

    private Members(byte[] json, String prefix) {
        this.json = json;
        this.prefix = prefix;
    }

    static boolean isKnown(String name) {
        return NAMES.contains(name);
    }

    static boolean isKnownInPosition(String name) {
        return POSITION_NAMES.contains(name);
    }

    void put(String name, Value value) {
        values.put(name, value);
    }

    void putData(int start) {
        data = start;
    }

    String type() throws BadMessage {
        return string("type");
    }

    String room() throws BadMessage {
        return string("room");
    }

    @Nullable
    String optionalString(String name) throws BadMessage {
        return values.containsKey(name) ? string(name) : null;
    }

    private String string(String name) throws BadMessage {
        Value value = values.get(name);
        if (value == null) {
            throw new BadMessage("\"" + prefix + name + "\" is missing");
        }
        if (!(value instanceof Text text)) {
            throw new BadMessage("\"" + prefix + name + "\" is no string");
        }
        if (!isWellFormed(text.text())) {
            throw new BadMessage("\"" + prefix + name + "\" has half of a surrogate pair");
        }
        return text.text();
    }

    @Nullable
    RequestId id() throws BadMessage {
        Value value = values.get("id");
        if (value == null) {
            return null;
        }
        if (value instanceof Number number) {
            return new RequestId(null, number.number());
        }
        if (value instanceof Text text
                && isWellFormed(text.text())
                && text.text().codePointCount(0, text.text().length()) <= RequestId.MAX_CHARACTERS) {
            return new RequestId(text.text(), 0);
        }
        throw new BadMessage("\"id\" is neither a string of at most " + RequestId.MAX_CHARACTERS
                + " characters nor an integer from 0 to " + MAX_NUMBER);
    }

    long seq() throws BadMessage {
        if (!values.containsKey("seq")) {
            throw new BadMessage("\"seq\" is missing");
        }
        return number("seq", 1).getAsLong();
    }

    /** An integer; empty when there is none. */
    OptionalLong number(String name, long least) throws BadMessage {
        Value value = values.get(name);
        if (value == null) {
            return OptionalLong.empty();
        }
        if (value instanceof Number number && number.number() >= least) {
            return OptionalLong.of(number.number());
        }
        throw new BadMessage("\"" + prefix + name + "\" is no integer from " + least + " to " + MAX_NUMBER);
    }

    String kind() throws BadMessage {
        String kind = string("kind");
        if (!KIND.matcher(kind).matches()) {
            throw new BadMessage("\"kind\" is not 1 to 32 characters a-z 0-9 . _ - that begin with a letter");
        }
        return kind;
    }

    @Nullable
    String optionalKind() throws BadMessage {
        return values.containsKey("kind") ? kind() : null;
    }

    /** The data, compact. To be asked for last, because it is made so in its place. */
    ByteBuffer data() throws BadMessage {
        if (data < 0) {
            throw new BadMessage("\"data\" is missing");
        }
        return CompactJson.compact(json, data);
    }

    /** Where reading begins. */
    Start from() throws BadMessage {
        Value value = values.get("from");
        if (value == null) {
            return Start.END;
        }
        if (value instanceof Text text && text.text().equals("end")) {
            return Start.END;
        }
        if (value instanceof Text text && text.text().equals("start")) {
            return Start.OLDEST;
        }
        if (value instanceof Composite composite) {
            return composite.members().start();
        }
        throw new BadMessage("\"from\" is neither \"end\", \"start\", a position, nor an object with \"last\"");
    }

    private Start start() throws BadMessage {
        OptionalLong last = number("last", 0);
        if (last.isPresent()) {
            return new Start.Last(last.getAsLong());
        }
        OptionalLong offset = number("offset", 0);
        if (offset.isEmpty()) {
            throw new BadMessage("\"from\" has neither \"offset\" nor \"last\"");
        }
        return new Start.At(new Position(epoch(string("epoch")), offset.getAsLong()));
    }

    /** An epoch as it is on the wire. */
    static String wireEpoch(long epoch) {
        return Long.toHexString(epoch);
    }

    private static long epoch(String text) {
        return EPOCH.matcher(text).matches() ? Long.parseUnsignedLong(text, 16) : FOREIGN_EPOCH;
    }

    /** What a refusal may repeat of this message. */
    Subject subject() {
        String type = textOrNull("type");
        boolean isShort = type != null && type.length() <= MAX_TYPE_CHARACTERS;
        return new Subject(isShort ? type : null, idOrNull(), textOrNull("room"), seqOrNone());
    }

    private @Nullable String textOrNull(String name) {
        return values.get(name) instanceof Text text && isWellFormed(text.text()) ? text.text() : null;
    }

    private @Nullable RequestId idOrNull() {
        try {
            return id();
        } catch (BadMessage x) {
            return null;
        }
    }

    private long seqOrNone() {
        return values.get("seq") instanceof Number number ? number.number() : 0;
    }

    /** Whether a text can be in UTF-8; JSON can escape halves of surrogate pairs. */
    private static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}
