package dev.hawser.cli;

import dev.hawser.websocket.MessageType;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What has happened in a talk, in order, for the one thread that prints. Any thread adds; what the server says is bounded by demand. */
final class TalkEvents {
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    /** Something has happened. */
    sealed interface Event {
        /** A piece of a message came in. */
        record Part(MessageType type, byte[] bytes, boolean last) implements Event {}

        /** A line was typed, and sent. */
        record Typed() implements Event {}

        /** All lines were sent; or there are more, but they cannot be, and that is why. */
        record InputEnded(@Nullable String failure) implements Event {}

        /** All lines were handed to the network. */
        record Written() implements Event {}

        /** The server has read all that was sent before the end of the input. */
        record Caught() implements Event {}

        record Closed(Ending how) implements Event {}

        /** The user wants to end it. */
        record Stopped() implements Event {}
    }

    void add(Event event) {
        events.add(event);
    }

    Event take() throws InterruptedException {
        return events.take();
    }

    @Nullable
    Event poll(long nanos) throws InterruptedException {
        return events.poll(nanos, TimeUnit.NANOSECONDS);
    }

    boolean isEmpty() {
        return events.isEmpty();
    }
}
