package dev.hawser.servlet;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a container makes and gives an upgraded connection to. It is public for that only: {@link WebSocketServlet} uses it. */
public final class ServletUpgradeHandler implements HttpUpgradeHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ServletUpgradeHandler.class);

    // Set by the thread of the request, before the container calls init.
    private volatile HandlerUpgrade.@Nullable Handover handover;

    /** The open end point, or null before there is one. */
    private volatile @Nullable StreamEndPoint endPoint;

    /** Called by the container. */
    public ServletUpgradeHandler() {}

    static void take(HttpServletRequest request, HandlerUpgrade.Handover handover)
            throws IOException, ServletException {
        request.upgrade(ServletUpgradeHandler.class).handover = handover;
    }

    @Override
    public void init(WebConnection connection) {
        HandlerUpgrade.Handover given = handover;
        handover = null;
        try {
            if (given == null) {
                throw new IllegalStateException("a connection that no WebSocketServlet has accepted");
            }
            StreamEndPoint opened = new StreamEndPoint(given.connections(), given.addresses(), connection);
            if (given.connections().open(opened, given.accepted())) {
                endPoint = opened;
                opened.listen();
            } else {
                close(connection);
            }
        } catch (IOException | RuntimeException x) {
            LOG.warn("Upgraded connection not opened", x);
            close(connection);
        }
    }

    /** The container has ended the connection, or stops. */
    @Override
    public void destroy() {
        StreamEndPoint opened = endPoint;
        if (opened != null) {
            opened.close();
        }
    }

    private void close(WebConnection connection) {
        StreamEndPoint opened = endPoint;
        if (opened != null) {
            opened.close();
            return;
        }
        try {
            connection.close();
        } catch (Exception x) {
            LOG.debug("Upgraded connection not closed", x);
        }
    }
}
