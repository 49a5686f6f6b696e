package dev.hawser.servlet;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SSLSupport;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Tomcat makes and gives an upgraded socket to. It is public for that only: {@link WebSocketServlet} uses it.
 *
 * <p>It stands on Tomcat's interface for protocols, as Tomcat's own WebSocket and HTTP/2 do. The streams of the Servlet API do not do there:
 * Tomcat goes on calling a listener that does not read, while another thread may; and it closes the socket under closed streams at its next
 * event only.
 */
@SuppressWarnings("exports") // Only Tomcat, which has these types, uses it.
public final class TomcatUpgradeHandler implements InternalHttpUpgradeHandler {
    private static final Logger LOG = LoggerFactory.getLogger(TomcatUpgradeHandler.class);

    // Set by the thread of the request, before Tomcat calls init.
    private volatile HandlerUpgrade.@Nullable Handover handover;
    private volatile @Nullable SocketWrapperBase<?> socket;

    /** The open end point, or null before there is one. */
    private volatile @Nullable TomcatEndPoint endPoint;

    /** Called by Tomcat. */
    public TomcatUpgradeHandler() {}

    static void take(HttpServletRequest request, HandlerUpgrade.Handover handover)
            throws IOException, ServletException {
        request.upgrade(TomcatUpgradeHandler.class).handover = handover;
    }

    @Override
    public void setSocketWrapper(SocketWrapperBase<?> wrapper) {
        socket = wrapper;
    }

    @Override
    public void init(WebConnection connection) {
        HandlerUpgrade.Handover given = handover;
        SocketWrapperBase<?> wrapper = socket;
        handover = null;
        if (given == null || wrapper == null) {
            throw new IllegalStateException("a connection that no WebSocketServlet has accepted");
        }
        TomcatEndPoint opened = new TomcatEndPoint(given.connections(), given.addresses(), wrapper);
        endPoint = opened;
        if (!given.connections().open(opened, given.accepted())) {
            // Tomcat closes it.
            throw new IllegalStateException("the servlet is destroyed");
        }
    }

    /** {@inheritDoc} It is left to the end point to close, which knows whether a thread is still inside. */
    @Override
    public SocketState upgradeDispatch(SocketEvent event) {
        TomcatEndPoint opened = endPoint;
        if (opened != null) {
            switch (event) {
                case OPEN_READ -> opened.readable();
                case OPEN_WRITE -> opened.writable();
                case STOP, DISCONNECT, ERROR, CONNECT_FAIL -> opened.close();
                case TIMEOUT -> LOG.debug("Timeout of Tomcat's on {}: the servlet keeps the time", opened);
            }
        }
        return SocketState.ASYNC_IO;
    }

    /** The end point says what it waits for. */
    @Override
    public boolean hasAsyncIO() {
        return true;
    }

    @Override
    public void timeoutAsync(long now) {
        // The servlet keeps the time.
    }

    @Override
    public void setSslSupport(SSLSupport sslSupport) {
        // What the request said of it stays true.
    }

    @Override
    public void pause() {
        // Connections that are open live on while Tomcat takes no new ones.
    }

    /** Tomcat has closed the socket. */
    @Override
    public void destroy() {
        TomcatEndPoint opened = endPoint;
        if (opened != null) {
            opened.close();
        }
    }
}
