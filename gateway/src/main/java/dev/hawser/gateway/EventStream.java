package dev.hawser.gateway;

import dev.hawser.rooms.Reader;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stream of server-sent events, whose data is a message each. What is next is taken when the last is written: a client that does not keep up
 * costs one piece of {@value #PIECE} bytes, or one entry, and its place in the rooms.
 */
final class EventStream extends HttpConversation {
    private static final int PIECE = 64 * 1024;
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END_OF_EVENT = "\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    private final HttpExchange exchange;
    private final Gateway gateway;
    private final long commentNanos;

    private volatile boolean isCommentDue;

    // Owned by the turns.
    private long lastWrittenNanos;
    private @Nullable Timeout comment;

    EventStream(
            Gateway gateway, Identity identity, HttpExchange exchange, List<ByteBuffer> requests, Runnable whenOver) {
        super(gateway, identity, exchange, requests, whenOver);
        this.gateway = gateway;
        this.exchange = exchange;
        this.commentNanos = gateway.options().commentInterval().toNanos();
    }

    @Override
    void begin() {
        exchange.begin(
                200,
                Map.of(
                        "Content-Type", "text/event-stream",
                        "Cache-Control", "no-store",
                        // Nginx, and what follows it, would wait for more.
                        "X-Accel-Buffering", "no",
                        "X-Content-Type-Options", "nosniff"));
        lastWrittenNanos = gateway.nanoTime();
        comment = Timeout.after(Duration.ofNanos(commentNanos), this::commentDue);
    }

    private void commentDue() {
        isCommentDue = true;
        wake();
    }

    @Override
    void write() {
        boolean isAnswered = conversation.isAnswered();
        ByteArrayOutputStream events = new ByteArrayOutputStream();
        Outflow.Messages messages = outflow.takeMessages();
        boolean last = false;
        if (messages != null) {
            messages.messages().forEach(message -> addEvent(events, message));
            last = messages.end() != null;
        } else {
            addEntries(events);
            // Whoever is not welcome has nothing to wait for.
            last = events.size() == 0 && isReceived() && isAnswered && !conversation.isWelcome();
        }
        if (isCommentDue) {
            comment(events);
        }
        if (events.size() > 0 || last) {
            lastWrittenNanos = gateway.nanoTime();
            write(ByteBuffer.wrap(events.toByteArray()), last);
        }
    }

    private void addEntries(ByteArrayOutputStream events) {
        Reader reader = outflow.reader();
        ByteBuffer taken = outflow.takeEntries();
        if (taken == null || reader == null) {
            return;
        }
        while (taken.hasRemaining() && events.size() < PIECE) {
            addEvent(events, EntryFrames.next(taken));
        }
        // The frame before which it was stopped counts as begun, and comes back whole.
        ByteBuffer rest = reader.settle(taken);
        if (rest != null) {
            addEvent(events, EntryFrames.next(rest));
        }
    }

    private static void addEvent(ByteArrayOutputStream events, ByteBuffer message) {
        events.writeBytes(DATA);
        byte[] bytes = new byte[message.remaining()];
        message.duplicate().get(bytes);
        events.writeBytes(bytes);
        events.writeBytes(END_OF_EVENT);
    }

    /** Adds a comment if nothing else has been written for long, and has this looked at again. */
    private void comment(ByteArrayOutputStream events) {
        isCommentDue = false;
        long silentNanos = events.size() > 0 ? 0 : gateway.nanoTime() - lastWrittenNanos;
        if (silentNanos >= commentNanos) {
            events.writeBytes(COMMENT);
            silentNanos = 0;
        }
        comment = Timeout.after(Duration.ofNanos(commentNanos - silentNanos), this::commentDue);
    }

    /** What waits is written before there is more. */
    @Override
    boolean isFull() {
        return false;
    }

    @Override
    void onOver() {
        if (comment != null) {
            comment.cancel();
        }
    }
}
