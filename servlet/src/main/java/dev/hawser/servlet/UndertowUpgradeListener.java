package dev.hawser.servlet;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.HttpUpgradeListener;
import io.undertow.servlet.handlers.ServletRequestContext;
import jakarta.servlet.http.HttpServletRequest;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;

/**
 * What Undertow gives an upgraded connection to. Its streams of the Servlet API do not do: they are not safe where another thread than the
 * one that serves all connections reads, and block while a peer that does not read is being closed.
 */
final class UndertowUpgradeListener implements HttpUpgradeListener {
    private final HandlerUpgrade.Handover handover;

    private UndertowUpgradeListener(HandlerUpgrade.Handover handover) {
        this.handover = handover;
    }

    /** The exchange under the servlet's request, and under what filters have put around it, is that of the thread. */
    static void take(HttpServletRequest request, HandlerUpgrade.Handover handover) {
        ServletRequestContext.requireCurrent().getExchange().upgradeChannel(new UndertowUpgradeListener(handover));
    }

    @Override
    public void handleUpgrade(StreamConnection connection, HttpServerExchange exchange) {
        UndertowEndPoint endPoint = new UndertowEndPoint(handover.connections(), handover.addresses(), connection);
        endPoint.listen();
        if (!handover.connections().open(endPoint, handover.accepted())) {
            IoUtils.safeClose(connection);
        }
    }
}
