package dev.hawser.cli;

import dev.hawser.cli.PingEndpoint.Event;
import dev.hawser.cli.PingOptions.Kind;
import dev.hawser.websocket.FrameConnection;
import dev.hawser.websocket.MessageType;
import dev.hawser.websocket.Opcode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sends pings on an open connection, and prints what comes back. One thread, except for {@link #stop}. */
final class PingRun {
    private static final long MAX_PREPARING_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final PingOptions options;
    private final PingEndpoint endpoint;
    private final PingPayload payloads;
    private final PingReport report;
    private final PingLedger ledger;

    private volatile boolean stopped;

    private @Nullable Ending ending;
    private boolean prepared;
    private long startNanos;
    private long nextNanos;
    private boolean awaitsWritable;

    PingRun(PingOptions options, PingEndpoint endpoint, PingPayload payloads, PingReport report) {
        this.options = options;
        this.endpoint = endpoint;
        this.payloads = payloads;
        this.report = report;
        this.ledger = report.ledger();
    }

    /** Ends the run. Any thread. */
    void stop() {
        stopped = true;
        endpoint.wake();
    }

    /**
     * Sends and waits until all is sent and answered or given up, or the run is stopped, or the connection ends, or nobody reads what is
     * printed.
     *
     * @return how the connection ended, or null when it is open
     */
    @Nullable
    Ending run() throws InterruptedException {
        FrameConnection connection = endpoint.connection();
        report.begin(Dialling.terms(connection));
        prepare(connection);
        startNanos = System.nanoTime();
        nextNanos = startNanos;
        while (!isOver()) {
            long now = System.nanoTime();
            if (isDue(now)) {
                send(connection);
            } else {
                await(Math.min(nanosToSend(now), ledger.nanosToGiveUp(now)));
            }
        }
        return ending;
    }

    /** The first way to the server and back is longer: both sides load what it takes. So it is gone once before it counts. */
    private void prepare(FrameConnection connection) throws InterruptedException {
        connection.sendPing(payloads.preparation());
        long deadline = System.nanoTime()
                + Math.min(MAX_PREPARING_NANOS, options.timeout().toNanos());
        for (long left = 1; left > 0 && !prepared && !isOver(); left = deadline - System.nanoTime()) {
            await(deadline - System.nanoTime());
        }
    }

    private boolean isOver() {
        return stopped || ending != null || report.isUnread() || isAllSent() && ledger.pending() == 0;
    }

    private void await(long nanos) throws InterruptedException {
        Event event = endpoint.next(nanos);
        if (event == null) {
            report.giveUp(System.nanoTime());
        } else {
            handle(event);
        }
    }

    private boolean isAllSent() {
        return ledger.sent() >= options.count();
    }

    private boolean isDue(long now) {
        return nanosToSend(now) == 0 && !awaitsWritable;
    }

    /** For ever when something else has to happen first. */
    private long nanosToSend(long now) {
        if (isAllSent() || awaitsWritable || ledger.isFull()) {
            return Long.MAX_VALUE;
        }
        if (options.interval().isZero()) {
            return ledger.pending() == 0 ? 0 : Long.MAX_VALUE;
        }
        return Math.max(0, nextNanos - now);
    }

    private void send(FrameConnection connection) {
        if (!connection.isWritable()) {
            // Also when it ends: then the ending is the next event.
            awaitsWritable = true;
            connection.whenWritable().whenComplete((writable, end) -> endpoint.wake());
            return;
        }
        long now = System.nanoTime();
        nextNanos = Math.max(nextNanos + options.interval().toNanos(), now);
        int messages = Math.min(options.aggregate(), options.count() - ledger.sent());
        if (messages == 1) {
            sendOne(connection);
        } else {
            connection.batch(() -> {
                for (int i = 0; i < messages; i++) {
                    sendOne(connection);
                }
            });
        }
    }

    private void sendOne(FrameConnection connection) {
        ByteBuffer payload = payloads.of(ledger.sent() + 1);
        ledger.send(System.nanoTime());
        if (options.kind() == Kind.CONTROL) {
            connection.sendPing(payload);
            return;
        }
        MessageType type = options.kind() == Kind.TEXT ? MessageType.TEXT : MessageType.BINARY;
        if (options.fragments() == 1) {
            connection.sendMessage(type, payload);
        } else {
            sendFragments(connection, type, payload);
        }
    }

    private void sendFragments(FrameConnection connection, MessageType type, ByteBuffer payload) {
        int fragments = options.fragments();
        int end = 0;
        for (int i = 0; i < fragments; i++) {
            int start = end;
            end = (int) ((long) payload.capacity() * (i + 1) / fragments);
            Opcode opcode = i == 0 ? type.opcode() : Opcode.CONTINUATION;
            connection.sendFrame(opcode, i == fragments - 1, payload.slice(start, end - start));
        }
    }

    private void handle(Event event) {
        if (event instanceof Event.Came came && came.answer() instanceof PingPayload.Answer.Ready) {
            prepared = true;
        } else if (event instanceof Event.Came came) {
            // What waited here while nobody read what is printed came in time all the same.
            report.giveUp(came.nanos());
            report.answered(came.answer(), came.nanos());
        } else if (event instanceof Event.Ended ended) {
            ending = ended.how();
        } else {
            awaitsWritable = false;
        }
    }

    /**
     * Prints the figures.
     *
     * @return whether every ping was answered that could be, on a connection that held
     */
    boolean summarize() {
        boolean answered = report.end(ending == null, Duration.ofNanos(System.nanoTime() - startNanos));
        return answered && ending == null;
    }
}
