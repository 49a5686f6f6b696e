package dev.hawser.connection;

import dev.hawser.websocket.DeflateParameters;
import dev.hawser.websocket.DeflatePool;
import dev.hawser.websocket.Role;
import org.jspecify.annotations.Nullable;

/**
 * That a connection's messages may be compressed (RFC 7692).
 *
 * @param parameters what was agreed on
 * @param pool lends the compressors and inflaters
 */
public record Compression(DeflateParameters parameters, DeflatePool pool) {
    /** What was agreed on, or null when nothing was. */
    public static @Nullable Compression of(@Nullable DeflateParameters agreed, DeflatePool pool) {
        return agreed == null ? null : new Compression(agreed, pool);
    }

    /** Whether a message that was compressed for nobody in particular may be sent: one without a context, with the longest window. */
    boolean isAnybodys(Role sender) {
        return sender == Role.SERVER && parameters.serverNoContextTakeover() && parameters.serverMaxWindowBits() == 15;
    }
}
