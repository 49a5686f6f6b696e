package dev.hawser.chat;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.rooms.Room;
import dev.hawser.server.WebSocketHandler;
import dev.hawser.websocket.WebSocket;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The room's WebSocket: sub-protocol {@code chat}, and nothing else. Whoever asks for something else is told what is here.
 */
final class ChatHandler extends WebSocketHandler {
    static final String PROTOCOL = "chat";

    private final Room room;

    /** Null before there are rooms. */
    private volatile @Nullable LobbyBridge bridge;

    ChatHandler(Room room, ConnectionOptions options) {
        super(options);
        this.room = room;
        setHandler(new WebSocketOnly());
    }

    /** What members say goes over this bridge; before the start. */
    void setBridge(LobbyBridge bridge) {
        this.bridge = bridge;
    }

    @Override
    public @Nullable WebSocket doWebSocketConnect(Request request, @Nullable String protocol) {
        LobbyBridge open = bridge;
        return open != null && PROTOCOL.equals(protocol) ? new PlainMember(room, open) : null;
    }

    /** Answers a request that asks for no WebSocket. */
    private static final class WebSocketOnly extends Abstract.NonBlocking {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            // RFC 9110 section 15.5.22: the answer says what to upgrade to.
            response.setStatus(HttpStatus.UPGRADE_REQUIRED_426);
            response.getHeaders().put(HttpHeader.UPGRADE, "websocket");
            response.getHeaders().put(HttpHeader.CONNECTION, "Upgrade");
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
            Content.Sink.write(
                    response,
                    true,
                    "WebSocket only: this is the chat room's WebSocket, with the sub-protocol \"" + PROTOCOL
                            + "\". The page is at /simple/.\n",
                    callback);
            return true;
        }
    }
}
