package dev.hawser.server;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.connection.ConnectionStatistics;
import dev.hawser.connection.HandshakeTrace;
import dev.hawser.websocket.CloseCode;
import dev.hawser.websocket.HandshakeAcceptor;
import dev.hawser.websocket.HandshakeHeaders;
import dev.hawser.websocket.OpeningHandshake;
import dev.hawser.websocket.Refusal;
import dev.hawser.websocket.ServerHandshake;
import dev.hawser.websocket.WebSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Turns HTTP requests into WebSocket connections: over HTTP/1.1 by an upgrade (RFC 6455 section 4.2), over HTTP/2 by an extended CONNECT
 * (RFC 8441), where the connector speaks it. Any thread.
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
    private static final int BAD_REQUEST = HttpStatus.BAD_REQUEST_400;
    private static final int SERVICE_UNAVAILABLE = HttpStatus.SERVICE_UNAVAILABLE_503;

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
            String host = ExtendedConnect.asksForWebSocket(request)
                    ? ExtendedConnect.authority(request)
                    : request.getHeaders().get(HttpHeader.HOST);
            return ServerHandshake.isSameOrigin(origin, request.isSecure(), host);
        }

        /**
         * What is served here, for a person whose request asks for something else: a sentence that is added to that refusal.
         *
         * @return by default nothing
         */
        default String served(Request request) {
            return "";
        }
    }

    private final Acceptor acceptor;
    private final ConnectionOptions options;
    private final ServerConnections connections;
    /** Requests that were refused, by HTTP status. */
    private final Map<Integer, LongAdder> refusals = new ConcurrentHashMap<>();

    /** Not null when nobody is accepted any more. */
    private volatile @Nullable Duration retryAfter;

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
        this.connections = new ServerConnections(options);
    }

    /**
     * Accepts or refuses a request for a WebSocket.
     *
     * @return false when the request asks for no WebSocket: then nothing has been done, and somebody else has to answer it; true when it
     *     has been answered, with a WebSocket or a refusal
     */
    public boolean acceptWebSocket(Request request, Response response, Callback callback) {
        ServerHandshake.Result result = check(request);
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

    /**
     * Makes the connection of a request, or of its stream of HTTP/2, a WebSocket as soon as the request is answered. For those who shake hands
     * themselves, as a servlet does: the acceptor is not asked, and the caller answers, with the status and the fields of what was accepted.
     * Content of that answer is dropped.
     *
     * @param accepted what the handshake came to
     * @param request not answered yet
     * @throws IllegalStateException when the request shares its connection with others and is no extended CONNECT
     */
    public void upgrade(ServerHandshake.Accepted accepted, Request request) {
        connections.upgrade(accepted, request);
    }

    /** Whether a request asks for a WebSocket, rightly or not: otherwise {@link #acceptWebSocket} does nothing with it. */
    public static boolean isWebSocket(Request request) {
        return !(check(request) instanceof ServerHandshake.NotWebSocket);
    }

    /** What of a request may be kept, as endpoints are given it that are {@link WebSocket.OnOpeningHandshake}. */
    public static OpeningHandshake openingHandshake(Request request) {
        return Requests.openingHandshake(request);
    }

    /** How many connections are open. */
    public int size() {
        return connections.size();
    }

    /** What the connections have done up to now. */
    public ConnectionStatistics statistics() {
        return connections.statistics();
    }

    /** How many requests for a WebSocket were refused, by HTTP status. */
    public Map<Integer, Long> refusals() {
        Map<Integer, Long> counts = new HashMap<>();
        refusals.forEach((status, count) -> counts.put(status, count.sum()));
        return counts;
    }

    /**
     * Closes every connection with {@link CloseCode#GOING_AWAY}.
     *
     * @return completes when all are closed, which is when their peers answer, or the close timeout is over
     */
    public CompletableFuture<Void> closeAll() {
        return connections.closeAll();
    }

    /**
     * Closes every connection with {@link CloseCode#GOING_AWAY}, one group after the other, so that their peers do not all come back in
     * the same moment. From now on a request for a WebSocket is refused with 503 and {@code Retry-After}.
     *
     * @param spread after this time the last group's turn has come; zero for all at once
     * @return completes when all are closed, which is when their peers answer, or the close timeout of the last group is over
     * @throws IllegalArgumentException when the time is negative
     */
    public CompletableFuture<Void> shutdown(Duration spread) {
        if (spread.isNegative()) {
            throw new IllegalArgumentException("spread " + spread + " is negative");
        }
        retryAfter = spread.plus(Duration.ofSeconds(1));
        return connections.shutdown(spread);
    }

    private static ServerHandshake.Result check(Request request) {
        HandshakeHeaders headers = name -> request.getHeaders().getValuesList(name);
        String version = request.getConnectionMetaData().getHttpVersion().asString();
        return ExtendedConnect.asksForWebSocket(request)
                ? ServerHandshake.checkExtendedConnect(ExtendedConnect.PROTOCOL, version, headers)
                : ServerHandshake.check(request.getMethod(), version, headers);
    }

    private void accept(ServerHandshake.Offer offer, Request request, Response response, Callback callback) {
        Duration later = retryAfter;
        if (later != null) {
            Map<String, String> headers = Map.of("Retry-After", String.valueOf(later.toSeconds()));
            refuse(new Refusal(SERVICE_UNAVAILABLE, "The server is going down.", headers), request, response, callback);
            return;
        }
        if (hasContent(request)) {
            Refusal refusal = new Refusal(BAD_REQUEST, "A WebSocket handshake has no content.", Map.of());
            refuse(refusal, request, response, callback);
            return;
        }
        ServerHandshake.Answer answer = offer.answer(acceptor, request, options.deflate());
        if (answer instanceof ServerHandshake.Accepted accepted) {
            answer(accepted, request, response, callback);
        } else if (answer instanceof ServerHandshake.Refused refused) {
            refuse(RefusalAnswer.with(refused.refusal(), acceptor.served(request)), request, response, callback);
        }
    }

    /**
     * Refuses a request for a WebSocket for a reason of the caller's, as who has asked for it: it is counted, logged and traced as every other
     * refusal.
     *
     * @param request not answered yet; it is by this
     */
    public void refuse(Refusal refusal, Request request, Response response, Callback callback) {
        refusals.computeIfAbsent(refusal.status(), status -> new LongAdder()).increment();
        if (HandshakeTrace.isWanted()) {
            Requests.trace(request).refused(refusal.status(), refusal.reason());
        }
        RefusalAnswer.send(refusal, request, response, callback);
    }

    private void answer(ServerHandshake.Accepted accepted, Request request, Response response, Callback callback) {
        upgrade(accepted, request);
        if (accepted.webSocket() instanceof WebSocket.OnOpeningHandshake endpoint) {
            endpoint.onOpeningHandshake(Requests.openingHandshake(request));
        }
        if (HandshakeTrace.isWanted()) {
            Requests.trace(request).accepted(accepted);
        }
        response.setStatus(accepted.status());
        accepted.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        response.write(true, null, callback);
    }

    /** Whatever follows such a request would be taken for frames (Vert.x CVE-2018-12541 is the sibling of this). */
    private static boolean hasContent(Request request) {
        return request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)
                || request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH) > 0;
    }
}
