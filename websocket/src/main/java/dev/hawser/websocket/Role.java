package dev.hawser.websocket;

/** Which side of a connection this is: a client masks the frames that it sends, a server does not (RFC 6455 section 5.1). */
public enum Role {
    CLIENT,
    SERVER
}
