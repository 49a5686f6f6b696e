package dev.hawser.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The messages in the content of a request: the elements of a JSON array, each to be read as one that came over a WebSocket. Any thread. */
final class ContentMessages {
    private static final int POOLED_BUFFERS = 16;

    private final JsonFactory json = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.newBoundedPool(POOLED_BUFFERS))
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .build();

    /**
     * Takes the content apart.
     *
     * @return views of it, one or more
     */
    List<ByteBuffer> of(byte[] content) throws BadMessage {
        requireUtf8(content);
        try (JsonParser parser = json.createParser(content)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new BadMessage("the content is no JSON array");
            }
            List<ByteBuffer> messages = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken() != JsonToken.START_OBJECT) {
                    throw new BadMessage("element " + messages.size() + " of the content is no object");
                }
                int start = (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                int end = (int) parser.currentLocation().getByteOffset();
                messages.add(ByteBuffer.wrap(content, start, end - start));
            }
            if (parser.nextToken() != null) {
                throw new BadMessage("something follows the JSON array");
            }
            if (messages.isEmpty()) {
                throw new BadMessage("the content has no message");
            }
            return messages;
        } catch (JsonProcessingException x) {
            throw new BadMessage("the content is no valid JSON");
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    private static void requireUtf8(byte[] content) throws BadMessage {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
        } catch (CharacterCodingException x) {
            throw new BadMessage("the content is not UTF-8");
        }
    }
}
