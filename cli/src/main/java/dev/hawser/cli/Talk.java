package dev.hawser.cli;

import dev.hawser.cli.TalkEvents.Event;
import dev.hawser.websocket.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A talk on an open connection: prints what the server says, until it closes, or the input has ended and the server had time to answer. One
 * thread.
 */
final class Talk {
    /** A server that does not answer pings, and says nothing for so long, is not waited for. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long NEVER = Long.MAX_VALUE;

    private final Connection connection;
    private final TalkEndpoint endpoint;
    private final TalkEvents events;
    private final TalkInput input;
    private final TalkPrinter printer;
    private final long waitNanos;
    private final boolean keepOpen;

    private @Nullable String failure;
    /** Nanoseconds until the talk is closed from this side, counted only while it waits. */
    private long leftNanos = NEVER;

    private boolean caughtUp;
    private boolean inputEnded;
    private boolean stopped;

    /**
     * A talk.
     *
     * @param wait how long the server may answer after it has read the last line
     * @param keepOpen whether the talk goes on when the input has ended
     */
    Talk(
            Connection connection,
            TalkEndpoint endpoint,
            TalkEvents events,
            TalkInput input,
            TalkPrinter printer,
            Duration wait,
            boolean keepOpen) {
        this.connection = connection;
        this.endpoint = endpoint;
        this.events = events;
        this.input = input;
        this.printer = printer;
        this.waitNanos = wait.toNanos();
        this.keepOpen = keepOpen;
    }

    /** Prints until the connection has ended; says how. */
    Ending run() throws InterruptedException {
        while (true) {
            Event event = next();
            if (event == null) {
                leftNanos = NEVER;
                connection.close();
            } else if (event instanceof Event.Closed closed) {
                awaitInput();
                print(printer::end);
                return closed.how();
            } else {
                handle(event);
            }
        }
    }

    /** Lines that are there already, and that nobody takes any more, are found by the thread that sends them. */
    private void awaitInput() throws InterruptedException {
        while (!inputEnded && !stopped && input.isBusy()) {
            if (events.poll(LOOK_AGAIN_NANOS) instanceof Event.InputEnded ended) {
                inputEnded(ended.failure());
            }
        }
    }

    /** Why the exit code has to be 1 even when the connection was closed in order; null when there is no reason. */
    @Nullable
    String failure() {
        return failure;
    }

    private @Nullable Event next() throws InterruptedException {
        if (events.isEmpty()) {
            print(printer::idle);
        }
        if (leftNanos == NEVER) {
            return events.take();
        }
        // What printing takes does not count: who reads slowly loses nothing.
        long start = System.nanoTime();
        Event event = events.poll(leftNanos);
        leftNanos = Math.max(0, leftNanos - (System.nanoTime() - start));
        return event;
    }

    private void handle(Event event) {
        if (event instanceof Event.Part part) {
            print(() -> printer.part(part));
            endpoint.onPrinted(connection);
            if (leftNanos != NEVER && !caughtUp) {
                leftNanos = PATIENCE_NANOS;
            }
        } else if (event instanceof Event.Typed) {
            printer.typed();
        } else if (event instanceof Event.InputEnded ended) {
            inputEnded(ended.failure());
        } else if (event instanceof Event.Written) {
            written();
        } else if (event instanceof Event.Caught && leftNanos != NEVER) {
            caughtUp = true;
            leftNanos = waitNanos;
        } else if (event instanceof Event.Stopped) {
            stopped = true;
            connection.close();
        }
    }

    private void inputEnded(@Nullable String unsent) {
        inputEnded = true;
        if (stopped) {
            return;
        }
        if (unsent != null) {
            failure = unsent;
            connection.close();
        } else if (!keepOpen) {
            // However long that takes: a server that reads is not hurried.
            connection.whenWritten().thenRun(() -> events.add(new Event.Written()));
        }
    }

    private void written() {
        if (waitNanos == 0) {
            connection.close();
        } else {
            leftNanos = PATIENCE_NANOS;
            endpoint.mark(connection);
        }
    }

    private interface Printing {
        void print() throws IOException;
    }

    private void print(Printing printing) {
        try {
            printing.print();
        } catch (IOException x) {
            // Nobody reads it any more.
            stopped = true;
            if (failure == null) {
                failure = "the standard output cannot be written: " + x.getMessage();
            }
            connection.close();
        }
    }
}
