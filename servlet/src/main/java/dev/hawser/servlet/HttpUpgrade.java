package dev.hawser.servlet;

import dev.hawser.websocket.DeflateOptions;
import dev.hawser.websocket.ServerHandshake;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How a container gives away the connection under a request. Any thread. */
interface HttpUpgrade {
    /** What an extended CONNECT asks for (RFC 8441 section 4); null for every other request, and where the container takes none. */
    default @Nullable String tunnelProtocol(HttpServletRequest request) {
        return null;
    }

    /** The host and port that a request is for; null when it does not say. */
    default @Nullable String host(HttpServletRequest request) {
        return request.getHeader("Host");
    }

    /**
     * Makes the connection of this request, or its stream, a WebSocket once it is answered. The answer has its status and header fields, and is not
     * committed.
     *
     * @throws IOException when the client is gone
     * @throws ServletException when the container refuses; exceptions that are not checked mean the same
     */
    void upgrade(ServerHandshake.Accepted accepted, HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException;

    /**
     * Has something done when the server of a request begins to stop, where servlets are destroyed only afterwards. Of several tasks the first
     * counts.
     */
    default void whenServerStops(HttpServletRequest request, Runnable task) {}

    /** How messages are compressed where the peer agrees; null for not at all. */
    @Nullable
    DeflateOptions deflate();

    /** How many connections are open. */
    int size();

    /** Closes every connection with 1001, waits for that as long as a peer may take, and gives back what was taken for them. */
    void stop();
}
