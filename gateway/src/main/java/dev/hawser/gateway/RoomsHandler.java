package dev.hawser.gateway;

import dev.hawser.rooms.Rooms;
import dev.hawser.server.WebSocketFactory;
import dev.hawser.server.WebSocketHandler;
import dev.hawser.websocket.Refusal;
import dev.hawser.websocket.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Rooms at one path of a Jetty server, over WebSocket, server-sent events and long-polling ({@code docs/wire-protocol.md}); every other path is
 * for the handler that it wraps.
 *
 * <pre>{@code
 * RoomsHandler handler = RoomsHandler.of("/rooms", rooms, Authentication.chosenNames());
 * handler.setHandler(pages);
 * server.setHandler(handler);
 * }</pre>
 *
 * <p>When the server stops gracefully, streams end and polls are answered too, and requests are refused with 503 and {@code Retry-After}.
 */
public class RoomsHandler extends WebSocketHandler {
    private static final String IDENTITY = RoomsHandler.class.getName() + ".identity";

    private final String path;
    private final Gateway gateway;

    /**
     * A handler.
     *
     * @param path within its context
     * @param gateway what is there; of this handler only
     */
    public RoomsHandler(String path, Gateway gateway) {
        super(gateway.options().connection());
        this.path = path;
        this.gateway = gateway;
    }

    /**
     * Serves a request over HTTP to those only whose session is in a room already. For whoever limits what comes, and has to let members go on; before
     * the request comes here.
     *
     * @param refusal what everybody else is told; called once for each that is refused, on any thread
     */
    public static void serveMembersOnly(Request request, Supplier<Refusal> refusal) {
        request.setAttribute(JettyExchange.MEMBERS_ONLY, refusal);
    }

    /** A handler with default settings. */
    public static RoomsHandler of(String path, Rooms rooms, Authentication authentication) {
        return new RoomsHandler(path, new Gateway(rooms, authentication, GatewayOptions.DEFAULT));
    }

    /** What is at the path. */
    public Gateway gateway() {
        return gateway;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (!path.equals(Request.getPathInContext(request))) {
            return handleOther(request, response, callback);
        }
        if (!WebSocketFactory.isWebSocket(request)) {
            String origin = request.getHeaders().get(HttpHeader.ORIGIN);
            gateway.serve(new JettyExchange(request, response, callback, checkOrigin(request, origin)));
            return true;
        }
        Identity identity = gateway.authentication().identify(WebSocketFactory.openingHandshake(request));
        if (identity instanceof Identity.Refused refused) {
            getWebSocketFactory().refuse(refused.refusal(), request, response, callback);
            return true;
        }
        request.setAttribute(IDENTITY, identity);
        return super.handle(request, response, callback);
    }

    private boolean handleOther(Request request, Response response, Callback callback) throws Exception {
        return getHandler() != null && getHandler().handle(request, response, callback);
    }

    @Override
    public final @Nullable WebSocket doWebSocketConnect(Request request, @Nullable String protocol) {
        return Gateway.PROTOCOL.equals(protocol) && request.getAttribute(IDENTITY) instanceof Identity identity
                ? gateway.newEndpoint(identity)
                : null;
    }

    /** A final one: clients heed 503 whatever the transport is, and would come back for ever where something on the way drops the sub-protocol. */
    @Override
    public int unservedStatus(Request request) {
        return HttpStatus.BAD_REQUEST_400;
    }

    @Override
    public String served(Request request) {
        return "The sub-protocol here is \"" + Gateway.PROTOCOL + "\".";
    }

    @Override
    public CompletableFuture<Void> shutdown() {
        gateway.shutdown(getShutdownSpread());
        return super.shutdown();
    }

    @Override
    protected void doStart() throws Exception {
        gateway.start();
        super.doStart();
    }

    @Override
    protected void doStop() throws Exception {
        gateway.shutdown(getShutdownSpread());
        super.doStop();
    }
}
