package dev.hawser.bench;

import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/** One member of the room: every text message goes to everybody, and a member to whom a send fails is cut off. */
public final class JettyChatMember extends Session.Listener.AbstractAutoDemanding {
    private final JettyChatRoom room;
    private final Callback cutOffOnFailure =
            Callback.from(() -> {}, failure -> getSession().disconnect());

    JettyChatMember(JettyChatRoom room) {
        this.room = room;
    }

    @Override
    public void onWebSocketOpen(Session session) {
        super.onWebSocketOpen(session);
        room.join(this);
    }

    @Override
    public void onWebSocketText(String text) {
        room.publish(text);
    }

    @Override
    public void onWebSocketClose(int code, String reason, Callback callback) {
        room.leave(this);
        callback.succeed();
    }

    void send(String text) {
        getSession().sendText(text, cutOffOnFailure);
    }
}
