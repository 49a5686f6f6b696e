package dev.hawser.serve;

import dev.hawser.websocket.Connection;
import dev.hawser.websocket.FrameConnection;
import dev.hawser.websocket.MessageType;
import dev.hawser.websocket.Opcode;
import dev.hawser.websocket.WebSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Writes a line when a connection opens, and one when it is closed. */
final class ConnectionLog {
    private final Consumer<String> lines;

    ConnectionLog(Consumer<String> lines) {
        this.lines = lines;
    }

    /**
     * An endpoint that does what another one does, and is written down. It may block, because writing a line may.
     *
     * @param protocol the agreed sub-protocol, or a word for none
     */
    WebSocket logged(Request request, String protocol, WebSocket.OnPayload endpoint) {
        String what = printable(request.getHttpURI().getPathQuery()) + " "
                + request.getConnectionMetaData().getHttpVersion().asString() + " " + protocol;
        return endpoint instanceof WebSocket.OnFrame frames
                ? new LoggedFrames(what, endpoint, frames)
                : new Logged(what, endpoint);
    }

    private void write(String event, @Nullable SocketAddress address, String what) {
        String time = LocalTime.now().truncatedTo(ChronoUnit.MILLIS).toString();
        lines.accept(time + " " + event + " " + text(address) + " " + what);
    }

    private static String text(@Nullable SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet)) {
            return String.valueOf(address);
        }
        String host = inet.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + inet.getPort();
    }

    /** What a peer chose must not look like a line of its own. */
    private static String printable(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || c == 0x2028 || c == 0x2029) {
                shown.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.toString();
    }

    /** One that takes frames too. */
    private final class LoggedFrames extends Logged implements WebSocket.OnFrame {
        private final WebSocket.OnFrame frames;

        LoggedFrames(String what, WebSocket.OnPayload endpoint, WebSocket.OnFrame frames) {
            super(what, endpoint);
            this.frames = frames;
        }

        @Override
        public void onHandshake(FrameConnection connection) {
            frames.onHandshake(connection);
        }

        @Override
        public boolean onFrame(Opcode opcode, boolean fin, ByteBuffer payload) {
            return frames.onFrame(opcode, fin, payload);
        }
    }

    private class Logged implements WebSocket.OnPayload {
        private final String what;
        private final WebSocket.OnPayload endpoint;

        // Owned by the thread that calls back.
        private @Nullable SocketAddress address;
        private long messages;
        private long bytes;

        Logged(String what, WebSocket.OnPayload endpoint) {
            this.what = what;
            this.endpoint = endpoint;
        }

        @Override
        public void onOpen(Connection connection) {
            address = connection.getRemoteAddress();
            write("open  ", address, what);
            endpoint.onOpen(connection);
        }

        @Override
        public void onMessage(MessageType type, ByteBuffer payload) {
            messages++;
            bytes += payload.remaining();
            endpoint.onMessage(type, payload);
        }

        @Override
        public void onClose(int closeCode, String reason) {
            String why = reason.isEmpty() ? "" : " (" + printable(reason) + ")";
            write(
                    "closed",
                    address,
                    what + " " + closeCode + why + ", received " + count(messages, "message") + ", "
                            + count(bytes, "byte"));
            endpoint.onClose(closeCode, reason);
        }

        private static String count(long number, String unit) {
            return number + " " + unit + (number == 1 ? "" : "s");
        }
    }
}
