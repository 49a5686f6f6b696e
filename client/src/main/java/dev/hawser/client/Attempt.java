package dev.hawser.client;

import dev.hawser.client.Failure.Progress;
import dev.hawser.connection.EndPointConnection;
import dev.hawser.websocket.ClientHandshake;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.Connection;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpUpgrader;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** One request for a WebSocket with a key of its own, and what becomes of its answer. */
final class Attempt implements HttpUpgrader, Response.Listener {
    private static final int MAX_EXCERPT_BYTES = 512;
    /** Of a refusal; the connection is given up when there is more. */
    private static final int MAX_CONTENT_BYTES = 64 * 1024;

    /** How the name of the cipher suite begins before there is one (the class {@link javax.net.ssl.SSLEngine}). */
    private static final String NO_CIPHER = "SSL_NULL";

    private final Opening opening;
    private final URI target;
    private final ClientHandshake handshake;
    private final Request request;

    private volatile Progress progress = Progress.CONNECTING;
    private volatile Scheduler.@Nullable Task limit;

    // Owned by the thread that reads the answer.
    private final ByteBuffer excerpt = ByteBuffer.allocate(MAX_EXCERPT_BYTES);
    private int contentBytes;

    /**
     * An attempt.
     *
     * @param target has a path
     * @param fields what goes with it beside the handshake's own fields
     */
    Attempt(Opening opening, URI target, Map<String, String> fields, Map<String, String> cookies) {
        this.opening = opening;
        this.target = target;
        ClientSettings settings = opening.settings();
        this.handshake = ClientHandshake.upgrade(
                opening.factory().newNonce(),
                settings.protocols(),
                settings.options().deflate());
        this.request = opening.factory()
                .http()
                // RFC 6455 section 11.1.1: what is not ASCII goes out as UTF-8 with percent-encoding.
                .newRequest(URI.create(target.toASCIIString()))
                .method(HttpMethod.GET)
                .version(HttpVersion.HTTP_1_1)
                .followRedirects(false)
                .idleTimeout(settings.handshakeTimeout().toMillis(), TimeUnit.MILLISECONDS);
        request.headers(headers -> fields.forEach(headers::put));
        cookies.forEach((name, value) -> request.cookie(HttpCookie.from(name, value)));
        request.attribute(HttpUpgrader.Factory.class.getName(), (HttpUpgrader.Factory) version -> this);
        request.onRequestBegin(begun -> onConnected());
        request.onRequestCommit(this::onSent);
    }

    void send() {
        HttpClient http = opening.factory().http();
        // Jetty may forget a request for which a connection was lost just before it got it.
        long millis = 2 * http.getConnectTimeout()
                + opening.settings().handshakeTimeout().toMillis();
        limit = http.getScheduler().schedule(this::abortUnconnected, millis, TimeUnit.MILLISECONDS);
        request.send(this);
    }

    private void abortUnconnected() {
        if (progress == Progress.CONNECTING) {
            abort(new TimeoutException("no connection"));
        }
    }

    void abort(Throwable cause) {
        request.abort(cause);
    }

    URI target() {
        return target;
    }

    private void onConnected() {
        progress = Progress.CONNECTED;
        onEnd();
        long millis = opening.settings().handshakeTimeout().toMillis();
        // What trickles in would be no silence to an idle timeout.
        limit = opening.factory()
                .http()
                .getScheduler()
                .schedule(() -> abort(new TimeoutException("no answer")), millis, TimeUnit.MILLISECONDS);
    }

    /** Jetty says so too of a request that was dropped because TLS had failed. */
    private void onSent(Request sent) {
        Connection connection = sent.getConnection();
        EndPoint.SslSessionData tls = connection == null ? null : connection.getSslSessionData();
        if (tls == null || !String.valueOf(tls.cipherSuite()).startsWith(NO_CIPHER)) {
            progress = Progress.ASKED;
        }
    }

    private void onEnd() {
        Scheduler.Task scheduled = limit;
        if (scheduled != null) {
            scheduled.cancel();
        }
    }

    @Override
    public void prepare(Request upgrade) {
        upgrade.headers(headers -> handshake.requestHeaders().forEach(headers::put));
    }

    @Override
    public void upgrade(Response response, EndPoint endPoint, Callback callback) {
        onEnd();
        ClientHandshake.Result result = handshake.check(
                response.getStatus(), name -> response.getHeaders().getValuesList(name));
        if (result instanceof ClientHandshake.Accepted accepted && opening.isWanted()) {
            EndPointConnection connection = opening.newConnection(endPoint, accepted);
            endPoint.upgrade(connection);
            callback.succeeded();
            opening.opened(connection.connection());
            return;
        }
        endPoint.close();
        String reason = result instanceof ClientHandshake.Failed failed ? failed.reason() : "cancelled";
        callback.failed(opening.exception(
                new Failure(OpeningStep.HANDSHAKE, reason, response.getStatus()), target, null, null));
    }

    @Override
    public void onContent(Response response, ByteBuffer content) {
        contentBytes += content.remaining();
        int length = Math.min(content.remaining(), excerpt.remaining());
        excerpt.put(content.slice(content.position(), length));
        content.position(content.limit());
        if (contentBytes > MAX_CONTENT_BYTES) {
            abort(new IllegalStateException("a refusal of more than " + MAX_CONTENT_BYTES + " bytes"));
        }
    }

    @Override
    public void onComplete(Result result) {
        onEnd();
        Throwable thrown = result.getFailure();
        if (thrown instanceof WebSocketOpenException failure) {
            opening.failed(failure);
            return;
        }
        Response response = result.getResponse();
        int status = response == null ? 0 : response.getStatus();
        Failure failure = thrown == null
                ? null
                : Failure.of(thrown, progress, target, opening.factory().proxy());
        // A refusal that is not whole is one all the same; a status that is no HTTP at all is Jetty's.
        boolean answered = status > 0 && status != 101 && !Failure.isNotHttp(thrown);
        if (answered) {
            opening.answered(
                    this,
                    response,
                    new Answer(status, response.getReason(), response.getHeaders(), excerpt.flip()),
                    thrown);
        } else {
            Failure known = failure == null ? new Failure(OpeningStep.HTTP, "no answer", status) : failure;
            opening.failed(opening.exception(known, target, null, thrown));
        }
    }
}
