package dev.hawser.server;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.connection.ConnectionRegistry;
import dev.hawser.connection.EndPointConnection;
import dev.hawser.connection.Turn;
import dev.hawser.websocket.CloseCode;
import dev.hawser.websocket.DeflateOptions;
import dev.hawser.websocket.DeflatePool;
import dev.hawser.websocket.HandshakeAcceptor;
import dev.hawser.websocket.Refusal;
import dev.hawser.websocket.Role;
import dev.hawser.websocket.ServerHandshake;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Turns HTTP requests into WebSocket connections (RFC 6455 section 4.2). Any thread.
 *
 * <pre>{@code
 * WebSocketFactory factory = new WebSocketFactory((request, protocol) -> "chat".equals(protocol) ? new Chat() : null);
 * ...
 * public boolean handle(Request request, Response response, Callback callback) {
 *     return factory.acceptWebSocket(request, response, callback);
 * }
 * }</pre>
 *
 * <p>A request that is refused is answered with a status and a sentence that say why, and logged by this class's logger: at level info
 * when a browser's page of a foreign origin asked, at level debug otherwise.
 */
public final class WebSocketFactory {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketFactory.class);

    /** Decides who may connect, and what serves them. */
    @FunctionalInterface
    public interface Acceptor extends HandshakeAcceptor<Request> {
        /**
         * Whether a page of this origin may connect. By default only pages that come from the host and port that the request is for, and
         * clients that are no browsers and so send no origin: because a browser sends the user's cookies with the request, whatever page
         * asked for it (RFC 6455 section 10.2).
         */
        @Override
        default boolean checkOrigin(Request request, @Nullable String origin) {
            return ServerHandshake.isSameOrigin(
                    origin, request.isSecure(), request.getHeaders().get(HttpHeader.HOST));
        }
    }

    private final Acceptor acceptor;
    private final ConnectionOptions options;

    private final DeflatePool deflatePool;

    private volatile @Nullable ConnectionRegistry registry;

    /** A factory with {@linkplain ConnectionOptions#DEFAULT default} settings. */
    public WebSocketFactory(Acceptor acceptor) {
        this(acceptor, ConnectionOptions.DEFAULT);
    }

    /**
     * A factory.
     *
     * @param acceptor decides
     * @param options settings of the connections
     */
    public WebSocketFactory(Acceptor acceptor, ConnectionOptions options) {
        this.acceptor = acceptor;
        this.options = options;
        this.deflatePool = new DeflatePool(
                (options.deflate() == null ? DeflateOptions.DEFAULT : options.deflate()).level(),
                Runtime.getRuntime().availableProcessors());
    }

    /**
     * Accepts or refuses a request for a WebSocket.
     *
     * @return false when the request asks for no WebSocket: then nothing has been done, and somebody else has to answer it; true when it
     *     has been answered, with a WebSocket or a refusal
     */
    public boolean acceptWebSocket(Request request, Response response, Callback callback) {
        ServerHandshake.Result result = ServerHandshake.check(
                request.getMethod(),
                request.getConnectionMetaData().getHttpVersion().asString(),
                name -> request.getHeaders().getValuesList(name));
        if (result instanceof ServerHandshake.Offer offer) {
            accept(offer, request, response, callback);
            return true;
        }
        if (result instanceof ServerHandshake.Refused refused) {
            refuse(refused.refusal(), request, response, callback);
            return true;
        }
        return false;
    }

    /** How many connections are open. */
    public int size() {
        ConnectionRegistry connections = registry;
        return connections == null ? 0 : connections.size();
    }

    /**
     * Closes every connection with {@link CloseCode#GOING_AWAY}.
     *
     * @return completes when all are closed, which is when their peers answer, or the close timeout is over
     */
    public CompletableFuture<Void> closeAll() {
        ConnectionRegistry connections = registry;
        return connections == null
                ? CompletableFuture.completedFuture(null)
                : connections.closeAll(CloseCode.GOING_AWAY, "the server is going down");
    }

    private void accept(ServerHandshake.Offer offer, Request request, Response response, Callback callback) {
        if (hasContent(request)) {
            refuse(HttpStatus.BAD_REQUEST_400, "A WebSocket handshake has no content.", request, response, callback);
            return;
        }
        ServerHandshake.Answer answer = offer.answer(acceptor, request, options.deflate());
        if (answer instanceof ServerHandshake.Accepted accepted) {
            upgrade(accepted, request, response, callback);
        } else if (answer instanceof ServerHandshake.Refused refused) {
            refuse(refused.refusal(), request, response, callback);
        }
    }

    private void upgrade(ServerHandshake.Accepted accepted, Request request, Response response, Callback callback) {
        ConnectionMetaData metaData = request.getConnectionMetaData();
        Connector connector = metaData.getConnector();
        EndPoint endPoint = metaData.getConnection().getEndPoint();
        EndPointConnection connection = new EndPointConnection(
                endPoint,
                connector.getExecutor(),
                new EndPointConnection.Setup(
                        Role.SERVER,
                        accepted.webSocket(),
                        accepted.protocol(),
                        options,
                        connector.getByteBufferPool(),
                        null,
                        registry(connector.getScheduler()),
                        accepted.deflate() == null
                                ? null
                                : new EndPointConnection.Compression(accepted.deflate(), deflatePool),
                        Turn.of(endPoint, connector instanceof ServerConnector own ? own.getSelectorManager() : null)));
        connector.getEventListeners().forEach(connection::addEventListener);

        response.setStatus(HttpStatus.SWITCHING_PROTOCOLS_101);
        accepted.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        request.setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, connection);
        response.write(true, null, callback);
    }

    private ConnectionRegistry registry(Scheduler scheduler) {
        ConnectionRegistry connections = registry;
        if (connections != null) {
            return connections;
        }
        synchronized (this) {
            if (registry == null) {
                registry = new ConnectionRegistry(scheduler);
            }
            return registry;
        }
    }

    /** Whatever follows such a request would be taken for frames (Vert.x CVE-2018-12541 is the sibling of this). */
    private static boolean hasContent(Request request) {
        return request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)
                || request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH) > 0;
    }

    private static void refuse(Refusal refusal, Request request, Response response, Callback callback) {
        for (Map.Entry<String, String> header : refusal.headers().entrySet()) {
            response.getHeaders().put(header.getKey(), header.getValue());
        }
        refuse(refusal.status(), refusal.reason(), request, response, callback);
    }

    private static void refuse(int status, String reason, Request request, Response response, Callback callback) {
        LOG.atLevel(status == HttpStatus.FORBIDDEN_403 ? Level.INFO : Level.DEBUG)
                .log("WebSocket to {} refused with {}: {}", request.getHttpURI(), status, reason);
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
        Content.Sink.write(response, true, reason + "\n", callback);
    }
}
