package dev.hawser.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes messages of a client's bytes. Any thread. */
final class MessageParser {
    /** The longest message of a client. */
    static final int MAX_MESSAGE_BYTES = 1024 * 1024;

    private static final int MAX_DEPTH = 64;
    private static final int MAX_DIGITS = 1000;
    private static final int MAX_REASON_CHARACTERS = 200;
    private static final int POOLED_BUFFERS = 16;
    private static final Pattern OF_THE_PARSER =
            Pattern.compile(", from `[^`]*`|: enable `.*| \\(start marker .*", Pattern.DOTALL);

    private final JsonFactory json = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxDocumentLength(MAX_MESSAGE_BYTES)
                    .maxStringLength(MAX_MESSAGE_BYTES)
                    .maxNameLength(MAX_MESSAGE_BYTES)
                    .maxNumberLength(MAX_DIGITS)
                    .build())
            .recyclerPool(JsonRecyclerPools.newBoundedPool(POOLED_BUFFERS))
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // Names come from anybody, and an interned one would stay.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            // RFC 8259 section 8.1: UTF-8, whatever the first bytes look like.
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .build();

    /**
     * Reads a message.
     *
     * @param payload valid UTF-8; copied
     */
    ClientMessage parse(ByteBuffer payload) {
        byte[] bytes = new byte[payload.remaining()];
        payload.duplicate().get(bytes);
        Members members = Members.ofMessage(bytes);
        try {
            read(bytes, members);
            return message(members);
        } catch (BadMessage x) {
            // What was read of it by then: whoever sent a publish that is nested too deep has to know which one.
            return new ClientMessage.Bad(members.subject(), x.reason());
        }
    }

    private void read(byte[] bytes, Members members) throws BadMessage {
        try (JsonParser parser = json.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new BadMessage("the message is no JSON object");
            }
            read(parser, members);
            if (parser.nextToken() != null) {
                throw new BadMessage("something follows the JSON object");
            }
        } catch (JsonProcessingException x) {
            throw new BadMessage("the message is no valid JSON: " + forPeople(x.getOriginalMessage()));
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    private static void read(JsonParser parser, Members members) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if (name.equals("data")) {
                members.putData((int) parser.currentTokenLocation().getByteOffset());
                parser.skipChildren();
            } else if (name.equals("from") && token == JsonToken.START_OBJECT) {
                members.put(name, new Members.Composite(position(parser, members.inside(name))));
            } else if (Members.isKnown(name)) {
                members.put(name, value(parser, token));
            } else {
                parser.skipChildren();
            }
        }
    }

    private static Members position(JsonParser parser, Members members) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if (Members.isKnownInPosition(name)) {
                members.put(name, value(parser, token));
            } else {
                parser.skipChildren();
            }
        }
        return members;
    }

    private static Members.Value value(JsonParser parser, @Nullable JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_STRING) {
            return new Members.Text(parser.getText());
        }
        if (token == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            long number = parser.getLongValue();
            if (number >= 0 && number <= Members.MAX_NUMBER) {
                return new Members.Number(number);
            }
        }
        parser.skipChildren();
        return new Members.Other();
    }

    private static ClientMessage message(Members members) throws BadMessage {
        String type = members.type();
        return switch (type) {
            case ClientMessage.Hello.TYPE ->
                new ClientMessage.Hello(
                        members.optionalString("session"),
                        members.optionalString("name"),
                        members.number("connection", 1),
                        members.number("wait", 0).orElse(0));
            case ClientMessage.Join.TYPE -> new ClientMessage.Join(members.id(), members.room(), members.from());
            case ClientMessage.Leave.TYPE -> new ClientMessage.Leave(members.id(), members.room());
            case ClientMessage.Bye.TYPE -> new ClientMessage.Bye();
            case ClientMessage.Publish.TYPE ->
                new ClientMessage.Publish(members.room(), members.seq(), members.optionalKind(), members.data());
            case ClientMessage.History.TYPE ->
                new ClientMessage.History(
                        members.id(), members.room(), members.number("before", 0), members.number("limit", 1));
            case ClientMessage.Signal.TYPE -> new ClientMessage.Signal(members.room(), members.kind(), members.data());
            case ClientMessage.Ping.TYPE -> new ClientMessage.Ping();
            default -> new ClientMessage.Unknown(members.subject(), "there is no message of this type");
        };
    }

    /** A part of a reason that is not longer than a line, can be in UTF-8, and speaks of no settings of the parser's. */
    private static String forPeople(String fault) {
        String text = OF_THE_PARSER.matcher(fault).replaceAll("");
        String line = text.length() > MAX_REASON_CHARACTERS ? text.substring(0, MAX_REASON_CHARACTERS) : text;
        return new String(line.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
