package dev.hawser.connection;

import dev.hawser.websocket.CloseCause;
import dev.hawser.websocket.CloseCode;
import dev.hawser.websocket.CloseStatus;
import dev.hawser.websocket.Event;
import dev.hawser.websocket.FrameEncoder;
import dev.hawser.websocket.MessageType;
import dev.hawser.websocket.Opcode;
import dev.hawser.websocket.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the application's endpoint: one {@code onOpen}, then messages while neither side closes, then one {@code onClose}. A callback that
 * throws fails the connection. Owned by the thread that reads, but for {@link #whenClosed}.
 */
final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final WebSocket webSocket;
    private final WebSocketConnection connection;
    private final ConnectionRegistry registry;

    private boolean closed;
    private long messages;
    /** The frames of a message that the endpoint did not deal with itself, or null. */
    private @Nullable FrameAssembly assembly;
    /** Completed with how the connection ended; null until somebody asks, or it has ended. Guarded by this. */
    private @Nullable CompletableFuture<CloseStatus> end;

    Delivery(WebSocket webSocket, WebSocketConnection connection, ConnectionRegistry registry) {
        this.webSocket = webSocket;
        this.connection = connection;
        this.registry = registry;
    }

    /** Messages that came in, those that came while closing included. Any thread; it may be a moment old. */
    long messages() {
        return messages;
    }

    void open() {
        try {
            if (webSocket instanceof WebSocket.OnFrame endpoint) {
                endpoint.onHandshake(connection);
            }
            webSocket.onOpen(connection);
        } catch (Throwable x) {
            fail("onOpen", x);
        }
    }

    /** Lets an endpoint that recognises frames have the bytes before they are parsed. They begin between two messages. */
    void encodedFrames(ByteBuffer bytes) {
        if (!(webSocket instanceof WebSocket.OnEncodedFrames endpoint) || !connection.isOpen()) {
            return;
        }
        try {
            endpoint.onEncodedFrames(bytes);
        } catch (Throwable x) {
            fail("onEncodedFrames", x);
        }
    }

    void event(Event event) {
        if (event instanceof Event.Message message) {
            messages++;
            message(message.type(), message.payload());
        } else if (event instanceof Event.Part part) {
            part(part);
        } else if (event instanceof Event.Frame frame) {
            frame(frame);
        } else if (event instanceof Event.Ping ping) {
            ping(ping.payload());
        } else if (event instanceof Event.Pong pong) {
            pong(pong.payload());
        } else if (event instanceof Event.Close close) {
            closeFrame(close);
        } else if (event instanceof Event.Fault fault) {
            connection.closing().fail(fault.closeCode(), fault.reason(), CloseCause.FAULT);
            close();
        }
    }

    /** Says how the connection ended, once. */
    void close() {
        if (closed) {
            return;
        }
        closed = true;
        assembly = null;
        CloseStatus status = connection.closing().status();
        registry.onClosed(status.closeCode());
        try {
            webSocket.onClose(status.closeCode(), status.reason());
        } catch (Throwable x) {
            LOG.warn("onClose of {} failed", webSocket.getClass().getName(), x);
        }
        tellOfTheEnd(status);
    }

    /** See {@link dev.hawser.websocket.Connection#whenClosed}. Any thread. */
    CompletionStage<CloseStatus> whenClosed() {
        synchronized (this) {
            if (end == null) {
                end = new CompletableFuture<>();
            }
            return end.minimalCompletionStage();
        }
    }

    private void tellOfTheEnd(CloseStatus status) {
        CompletableFuture<CloseStatus> waiting;
        synchronized (this) {
            end = end == null ? new CompletableFuture<>() : end;
            waiting = end;
        }
        waiting.complete(status);
    }

    private void message(MessageType type, ByteBuffer payload) {
        // After this side has begun to close, the application hears no more but the end.
        if (!connection.isOpen()) {
            return;
        }
        try {
            if (webSocket instanceof WebSocket.OnPayload endpoint) {
                endpoint.onMessage(type, payload);
            } else if (type == MessageType.TEXT && webSocket instanceof WebSocket.OnTextMessage endpoint) {
                endpoint.onMessage(BufferUtil.toUTF8String(payload));
            } else if (type == MessageType.BINARY && webSocket instanceof WebSocket.OnBinaryMessage endpoint) {
                byte[] data = BufferUtil.toArray(payload);
                endpoint.onMessage(data, 0, data.length);
            } else {
                refuse(type);
            }
        } catch (Throwable x) {
            fail("onMessage", x);
        }
    }

    private void refuse(MessageType type) {
        String kind = type == MessageType.TEXT ? "text" : "binary";
        connection
                .closing()
                .fail(CloseCode.UNSUPPORTED_DATA, "this endpoint takes no " + kind + " messages", CloseCause.FAULT);
        close();
    }

    private void part(Event.Part part) {
        if (part.last()) {
            messages++;
        }
        if (!(webSocket instanceof WebSocket.OnPart endpoint) || !connection.isOpen()) {
            return;
        }
        try {
            endpoint.onPart(part.type(), part.payload(), part.last());
        } catch (Throwable x) {
            fail("onPart", x);
        }
    }

    private void frame(Event.Frame frame) {
        if (frame.fin()) {
            messages++;
        }
        if (!(webSocket instanceof WebSocket.OnFrame endpoint) || !connection.isOpen()) {
            return;
        }
        boolean taken;
        try {
            taken = endpoint.onFrame(frame.opcode(), frame.fin(), frame.payload());
        } catch (Throwable x) {
            fail("onFrame", x);
            return;
        }
        if (frame.opcode() != Opcode.CONTINUATION) {
            assembly = taken ? null : new FrameAssembly(frame.opcode());
        }
        if (assembly != null) {
            assembly.add(frame.payload());
            if (frame.fin()) {
                FrameAssembly whole = assembly;
                assembly = null;
                message(whole.type(), whole.payload());
            }
        }
    }

    private void ping(ByteBuffer payload) {
        if (!control(Opcode.PING, payload)) {
            connection.writer().sendPong(payload);
        }
    }

    private void pong(ByteBuffer payload) {
        if (!connection.timeLimits().onPong(payload)) {
            control(Opcode.PONG, payload);
        }
    }

    private void closeFrame(Event.Close close) {
        if (webSocket instanceof WebSocket.OnControl) {
            control(Opcode.CLOSE, FrameEncoder.closePayload(close.code(), close.reason()));
        }
        connection.closing().onCloseReceived(close.code(), close.reason());
        close();
    }

    /** Returns whether the endpoint has dealt with it. */
    private boolean control(Opcode opcode, ByteBuffer payload) {
        if (!(webSocket instanceof WebSocket.OnControl endpoint) || !connection.isOpen()) {
            return false;
        }
        try {
            return endpoint.onControl(opcode, payload.slice());
        } catch (Throwable x) {
            fail("onControl", x);
            return true;
        }
    }

    private void fail(String callback, Throwable x) {
        LOG.warn("{} of {} failed", callback, webSocket.getClass().getName(), x);
        connection.closing().fail(CloseCode.INTERNAL_ERROR, callback + " failed", CloseCause.ENDPOINT_FAILURE);
        close();
    }
}
