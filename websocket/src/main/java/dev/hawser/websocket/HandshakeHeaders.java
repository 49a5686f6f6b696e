package dev.hawser.websocket;

import java.util.List;

/** The header fields of a handshake, as an HTTP implementation has them. */
@FunctionalInterface
public interface HandshakeHeaders {
    /**
     * The values of each field line with this name, in order, without regard to the name's case; empty when there is none. A value that
     * lists several things is not split.
     */
    List<String> values(String name);
}
