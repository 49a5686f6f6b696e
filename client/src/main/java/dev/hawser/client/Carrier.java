package dev.hawser.client;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.HTTP2Session;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.frames.GoAwayFrame;
import org.eclipse.jetty.http2.frames.SettingsFrame;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** One connection of HTTP/2, whose streams are WebSocket connections. Any thread. */
final class Carrier implements Session.Listener {
    private static final int UNLIMITED = Integer.MAX_VALUE;

    private final Carriers carriers;
    private final CarrierRoute route;

    /** Null until the server's first settings have come. */
    private volatile @Nullable Session session;

    private volatile int maxStreams = UNLIMITED;
    private volatile int maxHeaderListSize = UNLIMITED;

    /** Streams that are open or about to be. Guarded by {@link #carriers}. */
    int streams;
    /** Whether it takes no more. Guarded by {@link #carriers}. */
    boolean leaving;

    Carrier(Carriers carriers, CarrierRoute route) {
        this.carriers = carriers;
        this.route = route;
    }

    /** Only once the server's settings have come, which is before anybody gets to see it. */
    Session session() {
        Session known = session;
        if (known == null) {
            throw new IllegalStateException("no settings yet");
        }
        return known;
    }

    Carriers carriers() {
        return carriers;
    }

    int maxStreams() {
        return maxStreams;
    }

    /** What the header of a request may come to, by the count of RFC 9113 section 6.5.2. */
    int maxHeaderListSize() {
        return maxHeaderListSize;
    }

    /** For the time there is no stream on it; 0 for no end. */
    void setIdleTimeout(long millis) {
        try {
            ((HTTP2Session) session()).getEndPoint().setIdleTimeout(millis);
        } catch (RejectedExecutionException stopping) {
            // Nobody keeps time any more, because everything ends.
        }
    }

    /** Ends it, when no stream is open any more. */
    void close() {
        session().close(ErrorCode.NO_ERROR.code, "close", Callback.NOOP);
    }

    @Override
    public Map<Integer, Integer> onPreface(Session begun) {
        return Map.of(SettingsFrame.ENABLE_PUSH, 0);
    }

    @Override
    public void onSettings(Session from, SettingsFrame frame) {
        Map<Integer, Integer> settings = frame.getSettings();
        maxStreams = settings.getOrDefault(SettingsFrame.MAX_CONCURRENT_STREAMS, maxStreams);
        maxHeaderListSize = settings.getOrDefault(SettingsFrame.MAX_HEADER_LIST_SIZE, maxHeaderListSize);
        if (session != null) {
            carriers.onRoom();
            return;
        }
        session = from;
        // RFC 8441 section 3: it "MUST NOT" be used unless the server has sent 1.
        if (settings.getOrDefault(SettingsFrame.ENABLE_CONNECT_PROTOCOL, 0) != 1) {
            carriers.onLost(
                    route,
                    new Http2Unavailable(
                            "the server speaks HTTP/2 but opens no WebSockets over it: it does not announce"
                                    + " SETTINGS_ENABLE_CONNECT_PROTOCOL (RFC 8441 section 3)",
                            null));
            close();
        } else if (maxStreams < 1) {
            carriers.onLost(route, new Http2Unavailable("the server lets nobody open a stream of HTTP/2", null));
            close();
        } else {
            carriers.onReady(route, this);
        }
    }

    @Override
    public void onGoAway(Session from, GoAwayFrame frame) {
        carriers.onLeaving(this);
    }

    @Override
    public boolean onIdleTimeout(Session idle) {
        if (session == null) {
            carriers.onLost(route, new TimeoutException("no settings"));
            return true;
        }
        return carriers.retire(this);
    }

    @Override
    public void onFailure(Session from, Throwable failure, Callback callback) {
        boolean noHttp2 = session == null && failure.getClass() == IOException.class;
        ended(noHttp2 ? Http2Unavailable.notSpoken("its answer is something else", failure) : failure);
        callback.succeeded();
    }

    @Override
    public void onClose(Session from, GoAwayFrame frame, Callback callback) {
        ended(new ClosedChannelException());
        callback.succeeded();
    }

    private void ended(Throwable cause) {
        if (session == null) {
            carriers.onLost(route, cause);
        } else {
            carriers.onLeaving(this);
        }
    }
}
