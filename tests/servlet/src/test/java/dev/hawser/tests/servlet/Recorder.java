package dev.hawser.tests.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.websocket.Connection;
import dev.hawser.websocket.MessageType;
import dev.hawser.websocket.Opcode;
import dev.hawser.websocket.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An endpoint that writes down its callbacks, as {@code open}, {@code text 5}, {@code binary 3} with their lengths, {@code pong x} and
 * {@code close 1000 reason}, and whether they keep the promises of {@link WebSocket}.
 */
class Recorder implements WebSocket.OnPayload, WebSocket.OnControl {
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final List<String> all = new CopyOnWriteArrayList<>();
    private final AtomicBoolean busy = new AtomicBoolean();
    private final CompletableFuture<Connection> opened = new CompletableFuture<>();
    private final CompletableFuture<Thread> openedBy = new CompletableFuture<>();

    /** A recorder that sends back each message. */
    static class Echo extends Recorder {
        @Override
        void onPayload(MessageType type, ByteBuffer payload) {
            connection().sendMessage(type, payload);
        }
    }

    /** One that runs on the thread that reads. */
    static final class NonBlockingEcho extends Echo implements WebSocket.NonBlocking {}

    /** What the endpoint does besides recording. */
    void onPayload(MessageType type, ByteBuffer payload) {}

    /** What the endpoint does besides recording. */
    void onOpened() {}

    @Override
    public final void onOpen(Connection connection) {
        opened.complete(connection);
        openedBy.complete(Thread.currentThread());
        record("open", this::onOpened);
    }

    @Override
    public final void onMessage(MessageType type, ByteBuffer payload) {
        record((type == MessageType.TEXT ? "text " : "binary ") + payload.remaining(), () -> onPayload(type, payload));
    }

    @Override
    public final boolean onControl(Opcode opcode, ByteBuffer payload) {
        if (opcode == Opcode.PONG) {
            record("pong " + StandardCharsets.UTF_8.decode(payload.duplicate()), () -> {});
        }
        return false;
    }

    @Override
    public final void onClose(int closeCode, String reason) {
        record("close " + closeCode + (reason.isEmpty() ? "" : " " + reason), () -> {});
    }

    private void record(String event, Runnable action) {
        String said = busy.compareAndSet(false, true) ? event : event + " at the same time as another";
        all.add(said);
        events.add(said);
        try {
            action.run();
        } finally {
            busy.set(false);
        }
    }

    Connection connection() {
        return Limit.get(opened, "onOpen");
    }

    Thread thread() {
        return Limit.get(openedBy, "onOpen");
    }

    String next() {
        return Limit.take(events, () -> "an event after " + all);
    }

    /** The end, whatever came before it. */
    String awaitClose() {
        String event = next();
        while (!event.startsWith("close ")) {
            event = next();
        }
        return event;
    }

    /** Once nothing can come any more: one opening first, one close last, and nothing at the same time. */
    void assertLifeWasInOrder() {
        if (all.isEmpty()) {
            return;
        }
        assertThat(all)
                .as("callbacks")
                .startsWith("open")
                .noneMatch(event -> event.endsWith("at the same time as another"));
        assertThat(all.stream().filter(event -> event.equals("open")))
                .as("openings in " + all)
                .hasSize(1);
        assertThat(all.stream().filter(event -> event.startsWith("close ")))
                .as("ends in " + all)
                .hasSize(1);
        assertThat(all.get(all.size() - 1)).as("last of " + all).startsWith("close ");
    }
}
