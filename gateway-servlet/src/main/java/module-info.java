/**
 * Rooms inside a servlet container: the protocol of the gateway over WebSocket, server-sent events and long-polling, where a servlet serves
 * HTTP.
 *
 * <p>Web applications depend on it. It knows no container.
 */
module dev.hawser.gateway.servlet {
    requires transitive dev.hawser.gateway;
    requires transitive dev.hawser.servlet;
    requires static transitive org.jspecify;

    exports dev.hawser.gateway.servlet;
}
