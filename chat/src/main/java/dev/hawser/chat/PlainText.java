package dev.hawser.chat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.hawser.gateway.UserNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** {@code username:text}, what members of the plain room say and are told, and how it is as an entry of a room. */
final class PlainText {
    /** Before the name of whoever has spoken in the plain room, where everybody may say that he is anybody. */
    static final String UNVERIFIED = "~";

    /** Who has spoken where no name was given, or none that a user can have. */
    static final String NAMELESS = "/chat";

    private static final int MAX_NAME_BYTES = 64 - UNVERIFIED.length();

    private static final JsonFactory JSON = new JsonFactory();

    private PlainText() {}

    /** Whether this is what somebody who speaks in the plain room is called in the lobby; then nobody else is. */
    static boolean isSpeaker(String name) {
        return name.startsWith(UNVERIFIED) || name.equals(NAMELESS);
    }

    /**
     * What was said in the plain room, as an entry.
     *
     * @param from the name that the entry has
     * @param data a JSON string
     */
    record Said(String from, ByteBuffer data) {}

    /** Reads what a member of the plain room has said: valid UTF-8, of which nothing is lost. */
    static Said said(ByteBuffer payload) {
        String whole = StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
        int colon = whole.indexOf(':');
        String name = colon < 0 ? "" : whole.substring(0, colon);
        boolean isName = UserNames.mayBeChosen(name) && name.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME_BYTES;
        return isName
                ? new Said(UNVERIFIED + name, string(whole.substring(colon + 1)))
                : new Said(NAMELESS, string(whole));
    }

    private static ByteBuffer string(String text) {
        byte[] quoted = JsonStringEncoder.getInstance().quoteAsUTF8(text);
        return ByteBuffer.allocate(quoted.length + 2)
                .put((byte) '"')
                .put(quoted)
                .put((byte) '"')
                .flip();
    }

    /**
     * What members of the plain room are told of an entry: what was said or edited, and who has come or gone.
     *
     * @param entry as it is on the wire ({@code docs/wire-protocol.md} section 5)
     * @return null for nothing: of a deletion, and of kinds that the application has made up
     */
    static @Nullable ByteBuffer told(ByteBuffer entry) {
        byte[] bytes = new byte[entry.remaining()];
        entry.duplicate().get(bytes);
        try (JsonParser parser = JSON.createParser(bytes)) {
            // The bracket, the room, the offset, the time.
            for (int i = 0; i < 4; i++) {
                parser.nextToken();
            }
            String from = parser.nextTextValue();
            if (from == null) {
                return null;
            }
            parser.nextToken();
            EntryData data = EntryData.read(parser, bytes);
            String text = text(parser.nextTextValue(), data);
            return text == null ? null : StandardCharsets.UTF_8.encode(from.replace(':', '_') + ":" + text);
        } catch (IOException x) {
            throw new UncheckedIOException("this is no entry", x);
        }
    }

    private static @Nullable String text(@Nullable String kind, EntryData data) {
        if (kind == null) {
            return data.text();
        }
        return switch (kind) {
            case "edit" -> "* " + data.changed();
            case "join" -> data.sessions() == 1 ? "has joined!" : null;
            case "leave" -> data.sessions() == 0 ? "has left!" : null;
            default -> null;
        };
    }
}
