package dev.hawser.gateway.servlet;

import dev.hawser.gateway.Gateway;
import dev.hawser.gateway.Identity;
import dev.hawser.servlet.WebSocketServlet;
import dev.hawser.websocket.WebSocket;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A servlet with rooms, over WebSocket, server-sent events and long-polling ({@code docs/wire-protocol.md}), inside a web application: with
 * its security constraints, sessions and filters.
 *
 * <pre>{@code
 * Gateway gateway = new Gateway(rooms, Authentication.principal(), GatewayOptions.DEFAULT);
 * ServletRegistration.Dynamic servlet = context.addServlet("rooms", new RoomsServlet(gateway));
 * servlet.setAsyncSupported(true);
 * servlet.addMapping("/rooms");
 * }</pre>
 *
 * <p>It has to be registered as one that supports asynchronous requests, and so have the filters before it. The init parameters are those of
 * {@link WebSocketServlet}.
 */
public class RoomsServlet extends WebSocketServlet {
    private static final long serialVersionUID = 1L;

    private static final String IDENTITY = RoomsServlet.class.getName() + ".identity";
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final transient Gateway gateway;

    /**
     * A servlet.
     *
     * @param gateway what is there; of this servlet only
     */
    public RoomsServlet(Gateway gateway) {
        super(gateway.options().connection());
        this.gateway = gateway;
    }

    /** What is there. */
    public Gateway gateway() {
        return gateway;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (request.getDispatcherType() == DispatcherType.ERROR) {
            // The page of an error is not what was asked for.
            return;
        }
        if (!asksForWebSocket(request)) {
            whenServerStops(request, this::endRequests);
            boolean isOriginAllowed = checkOrigin(request, request.getHeader("Origin"));
            gateway.serve(new ServletExchange(request, response, openingHandshake(request), isOriginAllowed));
            return;
        }
        Identity identity = gateway.authentication().identify(openingHandshake(request));
        if (identity instanceof Identity.Refused refused) {
            refuse(refused.refusal(), request, response);
            return;
        }
        request.setAttribute(IDENTITY, identity);
        super.service(request, response);
    }

    @Override
    public final @Nullable WebSocket doWebSocketConnect(HttpServletRequest request, @Nullable String protocol) {
        return Gateway.PROTOCOL.equals(protocol) && request.getAttribute(IDENTITY) instanceof Identity identity
                ? gateway.newEndpoint(identity)
                : null;
    }

    /** A final one: clients heed 503 whatever the transport is, and would come back for ever where something on the way drops the sub-protocol. */
    @Override
    public int unservedStatus(HttpServletRequest request) {
        return HttpServletResponse.SC_BAD_REQUEST;
    }

    private void endRequests() {
        gateway.shutdown(RETRY_AFTER);
    }

    /** Ends streams and polls, then closes every connection. */
    @Override
    public void destroy() {
        endRequests();
        super.destroy();
    }
}
