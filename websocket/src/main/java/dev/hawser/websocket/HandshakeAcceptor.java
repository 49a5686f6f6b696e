package dev.hawser.websocket;

import org.jspecify.annotations.Nullable;

/**
 * Decides which requests for a WebSocket a server serves, and with what. Any thread.
 *
 * @param <R> the request, as the server's HTTP side has it
 */
public interface HandshakeAcceptor<R> {
    /**
     * The endpoint of a connection to come. Asked for each sub-protocol that the client offers, in its order of preference, until one
     * is served; if none is, or none was offered, asked once more with none.
     *
     * @param request the request; not to be kept
     * @param protocol an offered sub-protocol, or null for none
     * @return null when this is not served here; if that is the last answer, the request is refused with {@link #unservedStatus}
     */
    @Nullable
    WebSocket doWebSocketConnect(R request, @Nullable String protocol);

    /**
     * The status of a refusal because nothing that was offered is served here.
     *
     * @param request the request; not to be kept
     * @return by default 503, as it has been since the first of these servers. Clients may take that for a wish to come back later: where they would come
     *     back for ever, 400 tells them that the same offer will be refused again
     */
    default int unservedStatus(R request) {
        return 503;
    }

    /**
     * Whether a page of this origin may connect (RFC 6455 section 10.2).
     *
     * @param request the request; not to be kept
     * @param origin the value of {@code Origin}, or null when there is none: then the client is no browser
     * @return false to refuse the request with status 403
     */
    boolean checkOrigin(R request, @Nullable String origin);
}
