package dev.hawser.server;

import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.TunnelSupport;

/**
 * The opening handshake over HTTP/2 (RFC 8441): an extended CONNECT for the protocol {@code websocket}, as Jetty shows it. Stateless; any
 * thread.
 */
public final class ExtendedConnect {
    /** What the pseudo-header {@code :protocol} says. */
    public static final String PROTOCOL = "websocket";

    private ExtendedConnect() {}

    /** Whether this request asks for a WebSocket in a stream of HTTP/2. */
    public static boolean asksForWebSocket(Request request) {
        TunnelSupport tunnel = request.getTunnelSupport();
        return HttpMethod.CONNECT.is(request.getMethod()) && tunnel != null && PROTOCOL.equals(tunnel.getProtocol());
    }

    /** The host and port that such a request is for, whatever its field {@code Host} says (RFC 9113 section 8.3.1); empty for none. */
    public static String authority(Request request) {
        String authority = request.getHttpURI().getAuthority();
        return authority == null ? "" : authority;
    }
}
