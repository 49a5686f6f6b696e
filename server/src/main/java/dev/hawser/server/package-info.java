/**
 * WebSocket inside Jetty's HTTP server.
 *
 * <p>{@link dev.hawser.server.WebSocketHandler} is the short way: put it into a tree of handlers and say which endpoint serves a request.
 * {@link dev.hawser.server.WebSocketFactory} does the work, for those who have a handler of their own.
 */
@NullMarked
package dev.hawser.server;

import org.jspecify.annotations.NullMarked;
