/**
 * The WebSocket API ({@link dev.hawser.websocket.WebSocket}, {@link dev.hawser.websocket.Connection}) and the engine for RFC 6455, with
 * compression (RFC 7692) and the handshake of HTTP/2 (RFC 8441): {@link dev.hawser.websocket.Receiver},
 * {@link dev.hawser.websocket.FrameEncoder}, {@link dev.hawser.websocket.MessageDeflater},
 * {@link dev.hawser.websocket.ServerHandshake}, {@link dev.hawser.websocket.ClientHandshake}.
 *
 * <p>The engine's ritual: feed the bytes that came in to a receiver, take its events, encode the frames that answer them. Faults of the
 * peer are values ({@link dev.hawser.websocket.Event.Fault}) that carry a close code and name the section of the RFC; exceptions mean
 * that the caller is wrong.
 */
@NullMarked
package dev.hawser.websocket;

import org.jspecify.annotations.NullMarked;
