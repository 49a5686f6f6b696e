package dev.hawser.chat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What of the data of an entry can be said in words ({@code docs/chat.md}): of a text, the text; of an object with a {@code text}, that; of
 * anything else, its JSON.
 *
 * @param text the words
 * @param changed those of what an edit puts in the place of a message; empty where that is missing
 * @param sessions how many of the user are there now; -1 where that is not said
 */
record EntryData(String text, String changed, long sessions) {

    /**
     * Reads it.
     *
     * @param parser at its first token; then at its last
     * @param bytes what is parsed
     */
    static EntryData read(JsonParser parser, byte[] bytes) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return new EntryData(parser.getText(), "", -1);
        }
        int start = (int) parser.currentTokenLocation().getByteOffset();
        String text = null;
        String changed = "";
        long sessions = -1;
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken value = parser.nextToken();
                if (name.equals("text") && value == JsonToken.VALUE_STRING) {
                    text = parser.getText();
                } else if (name.equals("sessions") && value == JsonToken.VALUE_NUMBER_INT) {
                    sessions = parser.getValueAsLong();
                } else if (name.equals("data")) {
                    changed = read(parser, bytes).text();
                } else {
                    parser.skipChildren();
                }
            }
        } else {
            parser.skipChildren();
            parser.finishToken();
        }
        int end = (int) parser.currentLocation().getByteOffset();
        return new EntryData(
                text == null ? new String(bytes, start, end - start, StandardCharsets.UTF_8) : text, changed, sessions);
    }
}
