package dev.hawser.gateway;

import dev.hawser.websocket.OpeningHandshake;
import dev.hawser.websocket.Refusal;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request over HTTP that asks for no WebSocket, and its answer; what a {@link Gateway} has to know of whoever serves HTTP. The gateway calls
 * it on one thread at a time; nothing here blocks.
 */
public interface HttpExchange {
    /** Content that is read though it is too much, and dropped: or most clients would not hear why they are refused. */
    long MAX_DROPPED_BYTES = 8 * 1024 * 1024;

    /** What came of reading the content. */
    sealed interface Content {
        /** All of it. */
        record Whole(byte[] bytes) implements Content {}

        /** There is more of it than was asked for. */
        record TooLarge() implements Content {}

        /** The client has not sent it. */
        record Failed(Throwable cause) implements Content {}
    }

    /** The request's method. */
    String method();

    /** The request. */
    OpeningHandshake request();

    /** Whether a page of the request's origin may ask, see {@link dev.hawser.websocket.HandshakeAcceptor#checkOrigin}. */
    boolean isOriginAllowed();

    /**
     * Whether only sessions that are in a room may go on with this request, because there is too much already: then what everybody else is told. Asked
     * once, before it is known who it is; null, the default, lets everybody in.
     */
    default @Nullable Supplier<Refusal> refusalOfOthers() {
        return null;
    }

    /**
     * Reads the content.
     *
     * @param maxBytes of it; up to {@link #MAX_DROPPED_BYTES} more are read and dropped
     * @param receiver told once, on any thread
     */
    void readContent(int maxBytes, Consumer<Content> receiver);

    /** Asks to be told, on any thread, when the client is known to be gone before the answer has ended; perhaps never. */
    void whenGone(Runnable gone);

    /**
     * Begins the answer.
     *
     * @param fields its header
     */
    void begin(int status, Map<String, String> fields);

    /**
     * Writes some of the answer's content, and has it sent at once.
     *
     * @param bytes not to be changed before it is written
     * @param last whether the answer ends with it
     * @param written told once, on any thread, perhaps before this returns: null, or why it could not be written
     */
    void write(ByteBuffer bytes, boolean last, Consumer<@Nullable Throwable> written);

    /** Gives the answer up, wherever it is. Does nothing when it has ended. */
    void abort();
}
