package dev.hawser.client;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.HTTP2ClientConnectionFactory;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Promise;
import org.jspecify.annotations.Nullable;

/** The making of a carrier, up to the server's settings, which say whether it is one. Any thread. */
final class CarrierRoute extends Route {
    private static final String SECURE = "h2";
    private static final String IN_THE_CLEAR = "h2c";

    private final Http2 http2;
    private final Carriers carriers;

    /** Guarded by this. */
    private @Nullable EndPoint network;
    /** Whether nobody waits for it any more. Guarded by this. */
    private boolean abandoned;

    CarrierRoute(Http2 http2, Carriers carriers, URI target) {
        super(http2.http(), target, protocols(target));
        this.http2 = http2;
        this.carriers = carriers;
    }

    /** HTTP/1.1 is offered in any case: of a server that does not speak HTTP/2 one then hears so, where else it would end the handshake. */
    private static List<String> protocols(URI target) {
        return target.getScheme().equalsIgnoreCase("ws") ? List.of(IN_THE_CLEAR) : List.of(SECURE, "http/1.1");
    }

    @Override
    void onArrived() {
        carriers.onArrived();
    }

    @Override
    Connection newConnection(EndPoint endPoint, Map<String, Object> context) throws Http2Unavailable {
        Object agreed = context.get(ClientConnector.APPLICATION_PROTOCOL_CONTEXT_KEY);
        if (isSecure() && !SECURE.equals(agreed)) {
            String instead = agreed == null ? "no protocol" : "http/1.1";
            throw Http2Unavailable.notSpoken("it agreed on " + instead + " (ALPN)", null);
        }
        adopt(endPoint);
        carriers.onSpoken();
        Carrier carrier = new Carrier(carriers, this);
        context.put(HTTP2Client.CONTEXT_KEY, http2.settings());
        context.put(HTTP2Client.SESSION_LISTENER_CONTEXT_KEY, carrier);
        context.put(HTTP2Client.SESSION_PROMISE_CONTEXT_KEY, Promise.<Session>from(session -> {}, this::lost));
        return new HTTP2ClientConnectionFactory().newConnection(endPoint, context);
    }

    private void adopt(EndPoint endPoint) {
        boolean close;
        synchronized (this) {
            network = endPoint;
            close = abandoned;
        }
        if (close) {
            endPoint.close();
        }
    }

    /** Nobody waits for it any more. */
    void abandon() {
        EndPoint open;
        synchronized (this) {
            abandoned = true;
            open = network;
        }
        if (open != null) {
            open.close(new TimeoutException("nobody waits for the carrier"));
        }
    }

    @Override
    void lost(Throwable x) {
        // The alert of RFC 7301 section 3.2.
        boolean alert = String.valueOf(x.getMessage()).contains("no_application_protocol");
        carriers.onLost(this, alert ? Http2Unavailable.notSpoken("TLS alert no_application_protocol (ALPN)", x) : x);
    }
}
