/**
 * A WebSocket connection over a Jetty {@code EndPoint}.
 *
 * <p>{@link dev.hawser.connection.EndPointConnection} reads: it owns the receiver and calls the endpoint. The writer behind
 * {@link dev.hawser.connection.WebSocketConnection} takes frames from any thread and lets one thread at a time write.
 * {@link dev.hawser.connection.ConnectionRegistry} has one timer for all connections of a server or client.
 */
@NullMarked
package dev.hawser.connection;

import org.jspecify.annotations.NullMarked;
