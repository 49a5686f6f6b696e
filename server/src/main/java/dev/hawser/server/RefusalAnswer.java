package dev.hawser.server;

import dev.hawser.websocket.Refusal;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** How a refused request is answered: with a sentence that says why, for the person who reads it, and a line in the log. */
final class RefusalAnswer {
    /** The one that users know. */
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketFactory.class);

    private RefusalAnswer() {}

    /** The refusal of an offer, and what is served here when that is what it is about: it is no origin that is refused. */
    static Refusal with(Refusal refusal, String served) {
        return refusal.status() != HttpStatus.FORBIDDEN_403 && !served.isEmpty()
                ? new Refusal(refusal.status(), refusal.reason() + " " + served, refusal.headers())
                : refusal;
    }

    static void send(Refusal refusal, Request request, Response response, Callback callback) {
        LOG.atLevel(refusal.status() == HttpStatus.FORBIDDEN_403 ? Level.INFO : Level.DEBUG)
                .log("WebSocket to {} refused with {}: {}", request.getHttpURI(), refusal.status(), refusal.reason());
        refusal.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        response.setStatus(refusal.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        Content.Sink.write(response, true, refusal.reason() + "\n", callback);
    }
}
