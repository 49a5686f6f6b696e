package dev.hawser.bench;

import java.nio.ByteBuffer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/** Sends every message back; the next one is demanded when the last one is sent, so a client that does not read is not read from either. */
public final class JettyEcho extends Session.Listener.Abstract {
    private final Callback demandNext =
            Callback.from(() -> getSession().demand(), failure -> getSession().disconnect());

    @Override
    public void onWebSocketOpen(Session session) {
        super.onWebSocketOpen(session);
        session.demand();
    }

    @Override
    public void onWebSocketText(String text) {
        getSession().sendText(text, demandNext);
    }

    @Override
    public void onWebSocketBinary(ByteBuffer payload, Callback release) {
        getSession()
                .sendBinary(
                        payload,
                        Callback.from(
                                () -> {
                                    release.succeed();
                                    demandNext.succeed();
                                },
                                failure -> {
                                    release.fail(failure);
                                    demandNext.fail(failure);
                                }));
    }
}
