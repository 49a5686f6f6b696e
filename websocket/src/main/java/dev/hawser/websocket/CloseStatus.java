package dev.hawser.websocket;

/**
 * How a connection ended.
 *
 * @param closeCode what {@link WebSocket#onClose} was told
 * @param reason what {@link WebSocket#onClose} was told; may be empty
 * @param cause who began to close, or what happened
 */
public record CloseStatus(int closeCode, String reason, CloseCause cause) {}
