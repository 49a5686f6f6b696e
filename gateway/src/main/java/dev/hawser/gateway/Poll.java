package dev.hawser.gateway;

import dev.hawser.rooms.Reader;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request whose answer is an array of messages. It is held until there is something to say besides {@code welcome} and {@code joined}, if
 * the client wants that. Entries that there is no room for are read with the next request, which comes with its own positions.
 */
final class Poll extends HttpConversation {
    private static final int MAX_BYTES = 256 * 1024;

    private final HttpExchange exchange;
    private final Duration longestWait;
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();

    private volatile boolean hasNews;
    private volatile boolean isTimeOver;

    /** The longest that it may be held, whatever is not answered by then. */
    private volatile boolean isHeldTooLong;

    // Owned by the turns.
    /** An entry was left out. */
    private boolean isCut;

    private boolean isGiven;
    private @Nullable Timeout limit;
    private @Nullable Timeout wait;

    Poll(Gateway gateway, Identity identity, HttpExchange exchange, List<ByteBuffer> requests, Runnable whenOver) {
        super(gateway, identity, exchange, requests, whenOver);
        this.exchange = exchange;
        this.longestWait = gateway.options().longestWait();
    }

    @Override
    void begin() {
        limit = Timeout.after(longestWait, () -> {
            isHeldTooLong = true;
            wake();
        });
    }

    @Override
    public void send(ByteBuffer message) {
        hasNews = true;
        super.send(message);
    }

    @Override
    public void end(int closeCode, String reason) {
        hasNews = true;
        super.end(closeCode, reason);
    }

    @Override
    void write() {
        if (isGiven) {
            return;
        }
        // In this order: what is answered has been put there before.
        boolean isAnswered = conversation.isAnswered();
        boolean isEnded = collect();
        boolean isDone = isAnswered && (isReceived() || isFull());
        if (isEnded || isHeldTooLong || isDone && isDue()) {
            give();
        } else if (!isReceived() && isAnswered) {
            // There is room again for answers.
            wake();
        }
    }

    @Override
    boolean isFull() {
        return isCut || answer.size() >= MAX_BYTES;
    }

    /** Puts what there is into the answer; returns whether nothing can follow. */
    private boolean collect() {
        while (true) {
            Outflow.Messages messages = outflow.takeMessages();
            if (messages != null) {
                messages.messages().forEach(this::add);
                if (messages.end() != null) {
                    return true;
                }
            } else if (isFull() || !addEntries()) {
                return false;
            }
        }
    }

    /** Returns false when there are none. */
    private boolean addEntries() {
        Reader reader = outflow.reader();
        ByteBuffer taken = outflow.takeEntries();
        if (taken == null || reader == null) {
            return false;
        }
        hasNews = true;
        while (taken.hasRemaining()) {
            int start = taken.position();
            ByteBuffer entry = EntryFrames.next(taken);
            if (answer.size() > 0 && answer.size() + entry.remaining() >= MAX_BYTES) {
                taken.position(start);
                isCut = true;
                break;
            }
            add(entry);
        }
        reader.settle(taken);
        return true;
    }

    private void add(ByteBuffer message) {
        answer.write(answer.size() == 0 ? '[' : ',');
        byte[] bytes = new byte[message.remaining()];
        message.duplicate().get(bytes);
        answer.writeBytes(bytes);
    }

    private boolean isDue() {
        long millis = conversation.waitMillis();
        if (hasNews || isTimeOver || millis == 0 || !conversation.isWelcome()) {
            return true;
        }
        if (wait == null) {
            wait = Timeout.after(Duration.ofMillis(Math.min(millis, longestWait.toMillis())), () -> {
                isTimeOver = true;
                wake();
            });
        }
        return false;
    }

    private void give() {
        isGiven = true;
        // It is over with its answer: the grace time begins.
        conversation.end(false);
        answer.write(answer.size() == 0 ? '[' : '\n');
        answer.write(']');
        exchange.begin(
                200,
                Map.of(
                        "Content-Type", "application/json",
                        "Cache-Control", "no-store",
                        "X-Content-Type-Options", "nosniff"));
        write(ByteBuffer.wrap(answer.toByteArray()), true);
    }

    @Override
    void onOver() {
        if (limit != null) {
            limit.cancel();
        }
        if (wait != null) {
            wait.cancel();
        }
    }
}
