package dev.hawser.serve;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.rooms.Room;
import dev.hawser.server.WebSocketHandler;
import dev.hawser.websocket.Limits;
import dev.hawser.websocket.WebSocket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** The sub-protocols of the articles' test server, on every path. Who offers none gets an echo. */
final class EchoHandler extends WebSocketHandler {
    static final int MAX_MESSAGE_SIZE = 64 * 1024 * 1024;

    private static final int LONGEST_FRAME_HEADER = 14;

    /**
     * Two of the longest messages: when one is being written and the next one is answered, both fit; and because a peer is not read while
     * half of this waits for it, there is never more.
     */
    private static final int SEND_BUDGET = 2 * (MAX_MESSAGE_SIZE + LONGEST_FRAME_HEADER);

    private static final ConnectionOptions OPTIONS = ConnectionOptions.DEFAULT
            .withLimits(Limits.DEFAULT.withMaxMessageSize(MAX_MESSAGE_SIZE))
            .withSendBudget(SEND_BUDGET);

    private final Map<String, Supplier<WebSocket.OnPayload>> protocols = new LinkedHashMap<>();
    private final ConnectionLog log;
    private final boolean anyOrigin;

    EchoHandler(Room everybody, ConnectionLog log, boolean anyOrigin) {
        super(OPTIONS);
        this.log = log;
        this.anyOrigin = anyOrigin;
        protocols.put("echo", EchoEndpoint::new);
        protocols.put("org.ietf.websocket.test-echo", EchoEndpoint::new);
        // A message is always put together from its fragments before it is echoed.
        protocols.put("org.ietf.websocket.test-echo-assemble", EchoEndpoint::new);
        protocols.put("org.ietf.websocket.test-echo-fragment", FragmentEndpoint::new);
        protocols.put("org.ietf.websocket.test-echo-broadcast", () -> new BroadcastEndpoint(everybody));
        protocols.put("lws-mirror-protocol", EchoEndpoint::new);
    }

    @Override
    public @Nullable WebSocket doWebSocketConnect(Request request, @Nullable String protocol) {
        if (protocol == null) {
            // Whoever offers sub-protocols wants one of them.
            boolean offered = request.getHeaders().contains(HttpHeader.SEC_WEBSOCKET_SUBPROTOCOL);
            return offered ? null : log.logged(request, "no sub-protocol", new EchoEndpoint());
        }
        Supplier<WebSocket.OnPayload> endpoints = protocols.get(protocol);
        return endpoints == null ? null : log.logged(request, protocol, endpoints.get());
    }

    @Override
    public String served(Request request) {
        return "Served here: " + String.join(", ", protocols.keySet()) + ", and an echo to who offers none.";
    }

    @Override
    public boolean checkOrigin(Request request, @Nullable String origin) {
        return anyOrigin || super.checkOrigin(request, origin);
    }
}
