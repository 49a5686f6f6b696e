package dev.hawser.chat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** JSON, and bans in it: {@code {"room":"lobby","user":"bob","by":"ann","reason":"noise","time":1732772000000}}. */
final class ChatJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private ChatJson() {}

    static String text(Ban ban) {
        return write(json -> writeBan(json, ban));
    }

    static String text(List<Ban> bans) {
        return write(json -> {
            json.writeStartArray();
            for (Ban ban : bans) {
                writeBan(json, ban);
            }
            json.writeEndArray();
        });
    }

    /** Writes something. */
    interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    static String write(Writing writing) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            writing.to(json);
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
        return text.toString();
    }

    private static void writeBan(JsonGenerator json, Ban ban) throws IOException {
        json.writeStartObject();
        json.writeStringField("room", ban.room());
        json.writeStringField("user", ban.user());
        json.writeStringField("by", ban.by());
        json.writeStringField("reason", ban.reason());
        json.writeNumberField("time", ban.time());
        json.writeEndObject();
    }

    /**
     * One that was written.
     *
     * @throws IOException when it was not
     * @throws IllegalArgumentException when something is missing
     */
    static Ban ban(String text) throws IOException {
        Map<String, String> members = members(text);
        return new Ban(
                member(members, "room"),
                member(members, "user"),
                member(members, "by"),
                member(members, "reason"),
                Long.parseLong(member(members, "time")));
    }

    private static String member(Map<String, String> members, String name) {
        String value = members.get(name);
        if (value == null) {
            throw new IllegalArgumentException("\"" + name + "\" is missing");
        }
        return value;
    }

    /**
     * The members of an object that are strings or numbers.
     *
     * @throws IOException when it is no object
     */
    static Map<String, String> members(String text) throws IOException {
        Map<String, String> members = new HashMap<>();
        try (JsonParser json = FACTORY.createParser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("no JSON object");
            }
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NUMBER_INT) {
                    members.put(name, json.getText());
                } else {
                    json.skipChildren();
                }
            }
            if (json.nextToken() != null) {
                throw new IOException("something follows the JSON object");
            }
        }
        return members;
    }
}
