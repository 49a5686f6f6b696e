package dev.hawser.server;

import dev.hawser.websocket.Refusal;
import dev.hawser.websocket.ServerHandshake;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes each handshake to the logger that the frames of its connection are written to, at level trace: what was asked, and the answer or why
 * there is none. Of the fields only those that decide are shown; no cookie and no password is among them.
 */
final class HandshakeTrace {
    private static final Logger LOG = LoggerFactory.getLogger("dev.hawser.trace");

    private HandshakeTrace() {}

    static void accepted(Request request, ServerHandshake.Accepted accepted) {
        if (LOG.isTraceEnabled()) {
            asked(request);
            LOG.trace("{} -> {} {}", peer(request), accepted.status(), accepted.headers());
        }
    }

    static void refused(Request request, Refusal refusal) {
        if (LOG.isTraceEnabled()) {
            asked(request);
            LOG.trace("{} -> {} {}", peer(request), refusal.status(), refusal.reason());
        }
    }

    private static void asked(Request request) {
        String fields = request.getHeaders().stream()
                .filter(HandshakeTrace::decides)
                .map(field -> field.getName() + ": " + printable(field.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
        LOG.trace(
                "{} <- {} {} {} {}",
                peer(request),
                request.getMethod(),
                printable(request.getHttpURI().getPathQuery()),
                request.getConnectionMetaData().getHttpVersion(),
                fields);
    }

    private static boolean decides(HttpField field) {
        String name = field.getLowerCaseName();
        return name.startsWith("sec-websocket-")
                || name.equals("upgrade")
                || name.equals("connection")
                || name.equals("origin")
                || name.equals("host");
    }

    private static Object peer(Request request) {
        return request.getConnectionMetaData().getRemoteSocketAddress();
    }

    /** Without what could be mistaken for another line, or for a command of a terminal. */
    private static String printable(String text) {
        return text == null
                ? ""
                : text.codePoints()
                        .map(c -> c >= ' ' && c < 0x7F ? c : '?')
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }
}
