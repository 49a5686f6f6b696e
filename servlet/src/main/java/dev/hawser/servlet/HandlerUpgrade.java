package dev.hawser.servlet;

import dev.hawser.websocket.DeflateOptions;
import dev.hawser.websocket.ServerHandshake;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The way through {@link HttpServletRequest#upgrade}: the container makes a handler, and gives it the connection after the answer. */
final class HandlerUpgrade implements HttpUpgrade {
    private final UpgradedConnections connections;
    private final Handlers handlers;

    /** What the handshake came to, for the handler. */
    record Handover(
            UpgradedConnections connections, ServerHandshake.Accepted accepted, UpgradedEndPoint.Addresses addresses) {}

    /** Has the container make a handler. */
    @FunctionalInterface
    interface Handlers {
        void take(HttpServletRequest request, Handover handover) throws IOException, ServletException;
    }

    HandlerUpgrade(UpgradedConnections connections, Handlers handlers) {
        this.connections = connections;
        this.handlers = handlers;
    }

    @Override
    public void upgrade(ServerHandshake.Accepted accepted, HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        handlers.take(request, new Handover(connections, accepted, UpgradedEndPoint.Addresses.of(request)));
    }

    @Override
    public @Nullable DeflateOptions deflate() {
        return connections.deflate();
    }

    @Override
    public int size() {
        return connections.size();
    }

    @Override
    public void stop() {
        connections.stop();
    }
}
