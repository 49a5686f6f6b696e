package dev.hawser.connection;

import dev.hawser.websocket.HandshakeHeaders;
import dev.hawser.websocket.ServerHandshake;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a server's handshake to the logger that the frames of its connection are written to ({@code dev.hawser.trace}), at level trace: what
 * was asked, and the answer or why there is none. Of the fields only those that decide are shown; no cookie and no password is among
 * them. Nothing is looked at unless the logger wants to have it. Any thread.
 *
 * @param peer names the connection
 * @param method of the request
 * @param target path and query of the request
 * @param version of HTTP
 * @param headers of the request
 */
public record HandshakeTrace(
        @Nullable Object peer, String method, @Nullable String target, String version, HandshakeHeaders headers) {
    private static final Logger LOG = LoggerFactory.getLogger(FrameTrace.LOGGER);

    private static final List<String> DECIDING = List.of(
            "Host",
            "Upgrade",
            "Connection",
            "Origin",
            "Sec-WebSocket-Version",
            "Sec-WebSocket-Key",
            "Sec-WebSocket-Protocol",
            "Sec-WebSocket-Extensions");

    /** Whether the logger wants to have it: else there is no need to make one. */
    public static boolean isWanted() {
        return LOG.isTraceEnabled();
    }

    /** The request was answered with a WebSocket. */
    public void accepted(ServerHandshake.Accepted accepted) {
        asked();
        LOG.trace("{} -> {} {}", peer, accepted.status(), accepted.headers());
    }

    /** The request was refused. */
    public void refused(int status, String reason) {
        asked();
        LOG.trace("{} -> {} {}", peer, status, reason);
    }

    private void asked() {
        List<String> fields = new ArrayList<>();
        for (String name : DECIDING) {
            headers.values(name).forEach(value -> fields.add(name + ": " + printable(value)));
        }
        LOG.trace("{} <- {} {} {} {}", peer, method, printable(target), version, "{" + String.join(", ", fields) + "}");
    }

    /** Without what could be mistaken for another line, or for a command of a terminal. */
    private static String printable(@Nullable String text) {
        return text == null
                ? ""
                : text.codePoints()
                        .map(c -> c >= ' ' && c < 0x7F ? c : '?')
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }
}
