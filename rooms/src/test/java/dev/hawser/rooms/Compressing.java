package dev.hawser.rooms;

import dev.hawser.websocket.DeflateParameters;
import dev.hawser.websocket.DeflatePool;
import dev.hawser.websocket.MessageDeflater;
import dev.hawser.websocket.Role;

/** How rooms compress in tests. */
final class Compressing {
    /** No context, and the longest window. */
    static final DeflateParameters EACH_BY_ITSELF = new DeflateParameters(true, true, 15, 15);

    private Compressing() {}

    /** Compresses what has at least so many bytes. */
    static MessageDeflater from(int threshold, DeflatePool pool) {
        return new MessageDeflater(Role.SERVER, EACH_BY_ITSELF, threshold, pool);
    }
}
