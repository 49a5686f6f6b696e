package dev.hawser.gateway;

import dev.hawser.rooms.Reader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written to a client, in one order: messages, entries, and the end. An acknowledgement goes before its entry, and
 * {@code left} behind the last one, because a message is put in either before entries are taken from the reader, or after.
 *
 * <p>Whoever writes calls {@link #takeMessages}, and {@link #takeEntries} when there was no message; the other methods are for any thread.
 */
final class Outflow {
    private final int budget;

    private volatile @Nullable Reader reader;

    // Guarded by this.
    private @Nullable List<ByteBuffer> messages;
    private @Nullable End end;
    private boolean closed;

    /** Written with this locked. */
    private volatile int waitingBytes;

    /** How a connection ends. */
    record End(int closeCode, String reason) {}

    /** Messages, and what comes behind them. */
    record Messages(List<ByteBuffer> messages, @Nullable End end) {}

    /**
     * Nothing yet.
     *
     * @param budget bytes of messages that may wait; a single longer one may too
     */
    Outflow(int budget) {
        this.budget = budget;
    }

    /** Puts a message behind all that is there; returns false when the budget does not allow it. */
    synchronized boolean add(ByteBuffer message) {
        if (closed || end != null) {
            return true;
        }
        if (messages == null) {
            messages = new ArrayList<>(2);
        } else if (waitingBytes + message.remaining() > budget) {
            return false;
        }
        messages.add(message);
        waitingBytes += message.remaining();
        return true;
    }

    /** Puts the end behind all that is there. What is added later is dropped. */
    synchronized void end(int closeCode, String reason) {
        if (!closed && end == null) {
            end = new End(closeCode, reason);
        }
    }

    /** Drops what is there, and what is added later. */
    synchronized void close() {
        closed = true;
        messages = null;
        waitingBytes = 0;
        end = null;
    }

    void setReader(Reader reading) {
        reader = reading;
    }

    @Nullable
    Reader reader() {
        return reader;
    }

    /** All messages that are there, or null. After an end there is nothing more. */
    synchronized @Nullable Messages takeMessages() {
        List<ByteBuffer> taken = messages;
        End last = end;
        if (taken == null && last == null) {
            return null;
        }
        messages = null;
        waitingBytes = 0;
        if (last != null) {
            closed = true;
            end = null;
        }
        return new Messages(taken == null ? List.of() : taken, last);
    }

    /** Entries that come before all messages that are not there yet; null when there is none, or a message is. */
    synchronized @Nullable ByteBuffer takeEntries() {
        Reader reading = reader;
        // The lock is held while they are taken, so that no message gets between their becoming readable and this.
        return reading == null || messages != null || end != null || closed ? null : reading.take();
    }

    /** Whether {@link #takeMessages} would give something. */
    synchronized boolean hasMessages() {
        return messages != null || end != null;
    }

    int waitingBytes() {
        return waitingBytes;
    }

    /** How far the client is behind: 0 when nothing waits, 1 when it is about to lose something. */
    double backlog() {
        Reader reading = reader;
        double waiting = (double) waitingBytes / budget;
        return reading == null ? waiting : Math.max(waiting, reading.backlog());
    }
}
