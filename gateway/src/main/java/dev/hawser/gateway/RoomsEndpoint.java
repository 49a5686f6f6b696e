package dev.hawser.gateway;

import dev.hawser.rooms.Reader;
import dev.hawser.websocket.CloseCause;
import dev.hawser.websocket.CloseCode;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.FrameSource;
import dev.hawser.websocket.MessageType;
import dev.hawser.websocket.WebSocket;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A conversation over a WebSocket. The connection asks it for what to write; messages are handed to the connection when it does, because only
 * then no entries are on their way that they have to follow or precede.
 */
final class RoomsEndpoint implements WebSocket.OnPayload, WebSocket.NonBlocking, Outlet, FrameSource {
    private static final Logger LOG = LoggerFactory.getLogger(RoomsEndpoint.class);

    private static final int NO_HELLO = 4408;

    private final Gateway gateway;
    private final Identity identity;
    private final Outflow outflow;

    /** Set by onOpen, before there is a conversation. */
    private @Nullable Connection connection;

    /** Set by onOpen. */
    private volatile @Nullable Conversation conversation;

    /** Owned by the callbacks. */
    private @Nullable Timeout hello;

    RoomsEndpoint(Gateway gateway, Identity identity) {
        this.gateway = gateway;
        this.identity = identity;
        this.outflow = new Outflow(gateway.options().connection().sendBudget());
    }

    @Override
    public void onOpen(Connection opened) {
        connection = opened;
        conversation = new Conversation(gateway, identity, opened.takesCompressed(), this);
        opened.setSource(this);
        hello = Timeout.after(gateway.options().helloTimeout(), () -> end(NO_HELLO, "no hello was accepted in time"));
    }

    @Override
    public void onMessage(MessageType type, ByteBuffer payload) {
        Conversation talking = conversation;
        if (talking == null) {
            throw new IllegalStateException("not open");
        }
        if (type == MessageType.BINARY) {
            end(CloseCode.UNSUPPORTED_DATA, "messages are text");
        } else {
            talking.receive(payload);
        }
    }

    @Override
    public void onClose(int closeCode, String reason) {
        cancelTimeout();
        outflow.close();
        boolean leaves = closeCode == CloseCode.NORMAL && connection().getCloseCause() == CloseCause.PEER;
        Conversation talking = conversation;
        if (talking != null) {
            talking.end(leaves);
        }
        LOG.debug("{} {}: {} {}", connection, leaves ? "left" : "ended", closeCode, reason);
    }

    private void cancelTimeout() {
        if (hello != null) {
            hello.cancel();
        }
    }

    @Override
    public void read(Reader reader) {
        cancelTimeout();
        outflow.setReader(reader);
    }

    @Override
    public void send(ByteBuffer message) {
        sendBeforeEntry(message);
        wake();
    }

    @Override
    public void sendBeforeEntry(ByteBuffer message) {
        if (!outflow.add(message)) {
            outflow.close();
            int budget = gateway.options().connection().sendBudget();
            connection()
                    .close(CloseCode.TRY_AGAIN_LATER, "slow reader: more than " + budget + " bytes wait to be sent");
        }
    }

    @Override
    public void greet(ByteBuffer message) {
        send(message);
    }

    @Override
    public void signal(ByteBuffer message) {
        if (outflow.backlog() < 0.5 && connection().isWritable()) {
            send(message);
        }
    }

    @Override
    public void end(int closeCode, String reason) {
        outflow.end(closeCode, reason);
        wake();
    }

    @Override
    public void wake() {
        connection().wake();
    }

    @Override
    public void onAnswered() {
        // The answers wake it themselves.
    }

    @Override
    public @Nullable ByteBuffer take() {
        Outflow.Messages messages = outflow.takeMessages();
        while (messages == null) {
            ByteBuffer entries = outflow.takeEntries();
            if (entries != null || !outflow.hasMessages()) {
                return entries;
            }
            // One came in between, and perhaps nothing will wake it for that.
            messages = outflow.takeMessages();
        }
        Connection open = connection();
        for (ByteBuffer message : messages.messages()) {
            open.sendMessage(MessageType.TEXT, message);
        }
        Outflow.End end = messages.end();
        if (end != null) {
            open.close(end.closeCode(), end.reason());
        }
        // The connection writes what it was sent before it asks again.
        return null;
    }

    @Override
    public @Nullable ByteBuffer settle(ByteBuffer taken) {
        Reader reader = outflow.reader();
        if (reader == null) {
            throw new IllegalStateException("settled without a taking");
        }
        return reader.settle(taken);
    }

    @Override
    public double backlog() {
        Conversation talking = conversation;
        return talking == null ? 0 : Math.max(outflow.backlog(), talking.backlog());
    }

    @Override
    public long framesGiven() {
        Reader reader = outflow.reader();
        return reader == null ? 0 : reader.framesGiven();
    }

    private Connection connection() {
        Connection opened = connection;
        if (opened == null) {
            throw new IllegalStateException("not open");
        }
        return opened;
    }
}
