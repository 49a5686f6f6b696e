package dev.hawser.connection;

import dev.hawser.websocket.Role;
import dev.hawser.websocket.WebSocket;
import org.eclipse.jetty.io.ByteBufferPool;
import org.jspecify.annotations.Nullable;

/**
 * What a connection is made of.
 *
 * @param role the side that this is
 * @param webSocket the application's endpoint
 * @param protocol the agreed sub-protocol
 * @param options settings
 * @param pool for the buffers that are borrowed while there is something to read or write
 * @param maskingKeys of a client; null for a server
 * @param registry has the timer
 * @param compression what was agreed on for permessage-deflate; null when it was not
 * @param turn of the thread that reads the connection; null when it cannot be told
 */
public record ConnectionSetup(
        Role role,
        WebSocket webSocket,
        @Nullable String protocol,
        ConnectionOptions options,
        ByteBufferPool pool,
        @Nullable MaskingKeys maskingKeys,
        ConnectionRegistry registry,
        @Nullable Compression compression,
        @Nullable Turn turn) {
    public ConnectionSetup {
        // Ten thousand idle connections need not have ten thousand copies of the name that the application knows.
        protocol = protocol == null ? null : protocol.intern();
    }
}
