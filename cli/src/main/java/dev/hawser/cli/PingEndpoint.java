package dev.hawser.cli;

import dev.hawser.cli.PingOptions.Kind;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.FrameConnection;
import dev.hawser.websocket.MessageType;
import dev.hawser.websocket.Opcode;
import dev.hawser.websocket.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a ping run: notes when what came in, for the thread that runs it. When that thread is behind, because nobody reads what
 * it prints, the server is not read either.
 */
final class PingEndpoint implements WebSocket.OnPayload, WebSocket.OnControl, WebSocket.OnFrame {
    private static final int MAX_WAITING = 1024;

    private final PingPayload payloads;
    private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(MAX_WAITING);

    private final CompletableFuture<FrameConnection> connection = new CompletableFuture<>();

    PingEndpoint(PingPayload payloads) {
        this.payloads = payloads;
    }

    /** Something for the thread that runs it. */
    sealed interface Event {
        /** An answer, or what else the server said. */
        record Came(PingPayload.Answer answer, long nanos) implements Event {}

        record Ended(Ending how) implements Event {}

        /** There is something else to look at. */
        record Woken() implements Event {}
    }

    /** Waits for the next event; null when there is none in that time. */
    @Nullable
    Event next(long nanos) throws InterruptedException {
        return events.poll(nanos, TimeUnit.NANOSECONDS);
    }

    /** Ends the waiting for an event. Any thread. */
    void wake() {
        // When it is full, nobody waits.
        events.offer(new Event.Woken());
    }

    /** That can send frames. Waits until the endpoint has it, which may be a moment after it was opened. */
    FrameConnection connection() {
        return connection.join();
    }

    @Override
    public void onHandshake(FrameConnection opening) {
        connection.complete(opening);
    }

    @Override
    public void onOpen(Connection opened) {}

    /** Frames are put together to messages by the connection. */
    @Override
    public boolean onFrame(Opcode opcode, boolean fin, ByteBuffer payload) {
        return false;
    }

    @Override
    public void onMessage(MessageType type, ByteBuffer payload) {
        came(type == MessageType.TEXT ? Kind.TEXT : Kind.BINARY, payload);
    }

    @Override
    public boolean onControl(Opcode opcode, ByteBuffer payload) {
        if (opcode == Opcode.PONG) {
            came(Kind.CONTROL, payload);
        }
        return false;
    }

    private void came(Kind kind, ByteBuffer payload) {
        long now = System.nanoTime();
        put(new Event.Came(payloads.read(kind, payload), now));
    }

    @Override
    public void onClose(int closeCode, String reason) {
        put(new Event.Ended(new Ending(connection().getCloseCause(), closeCode, reason)));
    }

    private void put(Event event) {
        try {
            events.put(event);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
