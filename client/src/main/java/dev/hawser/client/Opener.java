package dev.hawser.client;

import dev.hawser.websocket.Connection;
import dev.hawser.websocket.WebSocket;
import java.util.concurrent.CompletableFuture;

/**
 * Makes the attempts of a {@link Reopener}: {@link WebSocketClient#open} with a URI that may change, or what takes the place of a WebSocket
 * where there cannot be one. Called in turn with the callbacks of the {@link ReopeningListener}, one attempt at a time, and never concurrently.
 */
@FunctionalInterface
public interface Opener {
    /**
     * Opens a connection.
     *
     * @param endpoint gets its callbacks
     * @return completes with the connection that {@code onOpen} gets; cancelling it gives the attempt up. What it fails with is judged by the
     *     {@link ReopeningRules} when it is a {@link WebSocketOpenException}, and is final when it is anything else
     */
    CompletableFuture<Connection> open(WebSocket endpoint);
}
