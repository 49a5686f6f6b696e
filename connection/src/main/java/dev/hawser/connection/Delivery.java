package dev.hawser.connection;

import dev.hawser.websocket.CloseCode;
import dev.hawser.websocket.Event;
import dev.hawser.websocket.MessageType;
import dev.hawser.websocket.WebSocket;
import java.nio.ByteBuffer;
import org.eclipse.jetty.util.BufferUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the application's endpoint: one {@code onOpen}, then messages while neither side closes, then one {@code onClose}. A callback that
 * throws fails the connection. Owned by the thread that reads.
 */
final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final WebSocket webSocket;
    private final WebSocketConnection connection;

    private boolean closed;
    private long messages;

    Delivery(WebSocket webSocket, WebSocketConnection connection) {
        this.webSocket = webSocket;
        this.connection = connection;
    }

    /** Messages that came in, those that came while closing included. */
    long messages() {
        return messages;
    }

    void open() {
        try {
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
        } else if (event instanceof Event.Ping ping) {
            connection.writer().sendPong(ping.payload());
        } else if (event instanceof Event.Pong pong) {
            pong(pong.payload());
        } else if (event instanceof Event.Close close) {
            connection.onCloseReceived(close.code(), close.reason());
            close();
        } else if (event instanceof Event.Fault fault) {
            connection.fail(fault.closeCode(), fault.reason());
            close();
        }
    }

    /** Says how the connection ended, once. */
    void close() {
        if (closed) {
            return;
        }
        closed = true;
        WebSocketConnection.Closure closure = connection.closure();
        try {
            webSocket.onClose(closure.code(), closure.reason());
        } catch (Throwable x) {
            LOG.warn("onClose of {} failed", webSocket.getClass().getName(), x);
        }
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
        connection.fail(CloseCode.UNSUPPORTED_DATA, "this endpoint takes no " + kind + " messages");
        close();
    }

    private void pong(ByteBuffer payload) {
        if (!(webSocket instanceof WebSocket.OnPong endpoint) || !connection.isOpen()) {
            return;
        }
        try {
            endpoint.onPong(payload);
        } catch (Throwable x) {
            fail("onPong", x);
        }
    }

    private void fail(String callback, Throwable x) {
        LOG.warn("{} of {} failed", callback, webSocket.getClass().getName(), x);
        connection.fail(CloseCode.INTERNAL_ERROR, callback + " failed");
        close();
    }
}
