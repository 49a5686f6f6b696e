package dev.hawser.servlet;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.websocket.CloseCode;
import dev.hawser.websocket.HandshakeAcceptor;
import dev.hawser.websocket.OpeningHandshake;
import dev.hawser.websocket.Refusal;
import dev.hawser.websocket.ServerHandshake;
import dev.hawser.websocket.WebSocket;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A servlet that accepts WebSockets (RFC 6455; in Jetty over HTTP/2 too, RFC 8441), and serves every other request as any servlet does, by
 * {@code doGet} and its like.
 *
 * <pre>{@code
 * @WebServlet(value = "/echo", initParams = @WebInitParam(name = "maxIdleTime", value = "5min"))
 * public class EchoServlet extends WebSocketServlet {
 *     public WebSocket doWebSocketConnect(HttpServletRequest request, String protocol) {
 *         return protocol == null ? new Echo(request.getUserPrincipal()) : null;
 *     }
 * }
 * }</pre>
 *
 * <p>It is an ordinary servlet: security constraints, filters, sessions and context paths apply to the handshake, and
 * {@code doWebSocketConnect} may ask the request for its user, its session and its parameters. The request ends with the handshake, so what
 * is needed later has to be taken from it then.
 *
 * <p><b>Init parameters.</b> All are optional; those that are missing are as in the {@link ConnectionOptions} of the constructor. Sizes are
 * bytes. Times have a unit: {@code 500ms}, {@code 30s}, {@code 5min}, {@code 1h}. A value that makes no sense fails {@code init}.
 *
 * <table>
 * <caption>Init parameters</caption>
 * <tr><th>name</th><th>default</th><th>what it sets</th></tr>
 * <tr><td>{@code maxTextMessageSize}</td><td>65536</td><td>the longest text message that is taken, 0 or more; over it the connection fails
 *     with 1009</td></tr>
 * <tr><td>{@code maxBinaryMessageSize}</td><td>65536</td><td>the longest binary message that is taken, 0 or more; over it the connection
 *     fails with 1009</td></tr>
 * <tr><td>{@code maxFragments}</td><td>16384</td><td>the most frames of one message, 1 or more; over it the connection fails with
 *     1008</td></tr>
 * <tr><td>{@code inputBufferSize}</td><td>16384</td><td>the buffer that is borrowed while there is something to read, 1024 or more</td></tr>
 * <tr><td>{@code sendBudget}</td><td>1048576</td><td>how much may wait to be sent on one connection, 0 or more; over it, it is closed with
 *     1013</td></tr>
 * <tr><td>{@code maxIdleTime}</td><td>60s</td><td>how long the peer may be silent, not even answering a ping, before it is closed with 1001;
 *     0 for ever</td></tr>
 * <tr><td>{@code pingInterval}</td><td>25s</td><td>time between keep-alive pings; 0 for none</td></tr>
 * <tr><td>{@code closeTimeout}</td><td>10s</td><td>how long the peer may take to close, more than 0</td></tr>
 * <tr><td>{@code writeTimeout}</td><td>60s</td><td>how long the peer may read nothing while something waits for it, more than 0</td></tr>
 * <tr><td>{@code compression}</td><td>on</td><td>{@code on} or {@code off}: whether messages are compressed where the peer agrees (RFC
 *     7692)</td></tr>
 * <tr><td>{@code maxThreads}</td><td>200</td><td>the most threads that run endpoints' callbacks, 1 or more; not in an embedded Jetty, where
 *     the server's threads do</td></tr>
 * </table>
 *
 * <p><b>A handshake that fails says why</b>, in the answer and in the log of this class: at level info when a page of a foreign origin asked,
 * at level warn when the container or a filter lost the upgrade (501, or, when a filter had already answered, whatever that was), at level
 * debug otherwise.
 *
 * <p><b>Threads.</b> {@code doWebSocketConnect} and {@code checkOrigin} are called by the threads of requests, many at once.
 */
public abstract class WebSocketServlet extends HttpServlet implements HandshakeAcceptor<HttpServletRequest> {
    private static final long serialVersionUID = 1L;

    private final transient ConnectionOptions defaults;

    /** Set by init, before there are requests. */
    private transient @Nullable HttpUpgrade container;

    /** A servlet whose settings are the {@linkplain ConnectionOptions#DEFAULT default} ones and the init parameters. */
    protected WebSocketServlet() {
        this(ConnectionOptions.DEFAULT);
    }

    /**
     * A servlet.
     *
     * @param defaults settings of its connections, where no init parameter says otherwise
     */
    protected WebSocketServlet(ConnectionOptions defaults) {
        this.defaults = defaults;
    }

    /**
     * {@inheritDoc}
     *
     * @param request the handshake, with the user, the session and the attributes that filters gave it; not to be kept
     */
    @Override
    public abstract @Nullable WebSocket doWebSocketConnect(HttpServletRequest request, @Nullable String protocol);

    /**
     * Whether a page of this origin may connect. By default only pages that come from the host and port that the request is for, and
     * clients that are no browsers and so send no origin: because a browser sends the user's cookies with the request, whatever page asked
     * for it (RFC 6455 section 10.2).
     */
    @Override
    public boolean checkOrigin(HttpServletRequest request, @Nullable String origin) {
        HttpUpgrade initialized = container;
        String host = initialized == null ? request.getHeader("Host") : initialized.host(request);
        return ServerHandshake.isSameOrigin(origin, request.isSecure(), host);
    }

    /**
     * Reads the init parameters, then calls {@link #init()}, which is for applications to override.
     *
     * @throws ServletException when an init parameter makes no sense; the message names it
     */
    @Override
    public void init(ServletConfig config) throws ServletException {
        container = Container.upgrade(config, defaults);
        super.init(config);
    }

    /**
     * Closes every connection with {@link CloseCode#GOING_AWAY}, and waits until the peers have answered or their time to close is over. One
     * that overrides this calls it.
     */
    @Override
    public void destroy() {
        HttpUpgrade initialized = container;
        if (initialized != null) {
            initialized.stop();
        }
        super.destroy();
    }

    /** Whether a request asks for a WebSocket, rightly or not. */
    protected final boolean asksForWebSocket(HttpServletRequest request) {
        HttpUpgrade initialized = container;
        return initialized != null && ServletHandshake.asksForWebSocket(initialized, request);
    }

    /**
     * Has something done when the server of a request begins to stop, where servlets are destroyed only after requests have ended: for those that
     * last. Of several tasks the first counts. Does nothing in containers that destroy servlets while requests go on.
     */
    protected final void whenServerStops(HttpServletRequest request, Runnable task) {
        HttpUpgrade initialized = container;
        if (initialized != null) {
            initialized.whenServerStops(request, task);
        }
    }

    /** What of a request may be kept, as endpoints are given it that are {@link WebSocket.OnOpeningHandshake}. */
    protected static OpeningHandshake openingHandshake(HttpServletRequest request) {
        return ServletHandshake.openingHandshake(request);
    }

    /**
     * Refuses a request for a WebSocket for a reason of the caller's, as who has asked for it: it is logged and traced as every other refusal.
     *
     * @throws IOException when the client is gone
     * @throws IllegalStateException before {@code init}
     */
    protected final void refuse(Refusal refusal, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        HttpUpgrade initialized = container;
        if (initialized == null) {
            throw new IllegalStateException("the servlet is not initialized");
        }
        new ServletHandshake(initialized, this, request, response).refuse(refusal);
    }

    /** How many connections are open. */
    public int getConnectionCount() {
        HttpUpgrade initialized = container;
        return initialized == null ? 0 : initialized.size();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        HttpUpgrade initialized = container;
        if (initialized == null) {
            throw new ServletException(getClass().getName() + " overrides init(ServletConfig) and does not call it");
        }
        if (!new ServletHandshake(initialized, this, request, response).answer()) {
            super.service(request, response);
        }
    }
}
