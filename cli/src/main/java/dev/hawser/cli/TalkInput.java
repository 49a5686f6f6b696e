package dev.hawser.cli;

import dev.hawser.cli.TalkEvents.Event;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.MessageType;
import dev.hawser.websocket.SendOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Sends lines, as fast as the server takes them. */
final class TalkInput {
    /** The longest line. */
    private static final int MAX_LINE_BYTES = 64 * 1024 * 1024;

    private final WatchedInput in;
    private final LineReader lines;
    private final MessageType type;
    private final TalkEvents events;
    private final boolean typed;
    private final int budget;

    /**
     * Lines to send.
     *
     * @param typed whether each line that was sent is an event
     * @param budget the connection's send budget, in bytes
     */
    TalkInput(InputStream in, MessageType type, TalkEvents events, boolean typed, int budget) {
        this.in = new WatchedInput(in);
        this.lines = new LineReader(this.in, MAX_LINE_BYTES);
        this.type = type;
        this.events = events;
        this.typed = typed;
        this.budget = budget;
    }

    /** Sends all lines on a thread of its own, which may be left behind: reading the standard input cannot be stopped. */
    void start(Connection connection) {
        Thread thread = new Thread(() -> events.add(new Event.InputEnded(sendAll(connection))), "input");
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether there are lines that are not sent, or may be: then the end of the input follows. Any thread. */
    boolean isBusy() {
        return in.isBusy();
    }

    /** Returns why some were not sent, or null. */
    private @Nullable String sendAll(Connection connection) {
        long number = 0;
        try {
            for (ByteBuffer line = lines.next(); line != null; line = lines.next()) {
                number++;
                if (type == MessageType.TEXT) {
                    StandardCharsets.UTF_8.newDecoder().decode(line.duplicate());
                }
                if (!send(connection, line)) {
                    return "line " + number + " of the input, and what follows it, was not sent";
                }
                if (typed) {
                    events.add(new Event.Typed());
                }
            }
            return null;
        } catch (CharacterCodingException x) {
            return "line " + number + " of the input is not UTF-8; --binary sends lines as they are";
        } catch (IOException x) {
            return "the input cannot be read: " + x.getMessage();
        } catch (InterruptedException x) {
            return "interrupted";
        }
    }

    /** Returns false when the connection has ended. */
    private boolean send(Connection connection, ByteBuffer line) throws InterruptedException {
        // Of a writable connection less than half of the budget is used; a longer message is taken when nothing waits.
        boolean fits = line.remaining() < budget / 4;
        if (!fits && !await(connection.whenWritten())) {
            return false;
        }
        if (!connection.isWritable() && !await(connection.whenWritable())) {
            return false;
        }
        return connection.sendMessage(type, line) == SendOutcome.ACCEPTED;
    }

    private static boolean await(CompletionStage<Void> stage) throws InterruptedException {
        try {
            stage.toCompletableFuture().get();
            return true;
        } catch (ExecutionException ended) {
            return false;
        }
    }
}
