package dev.hawser.client;

import dev.hawser.client.Failure.Progress;
import dev.hawser.connection.EndPointConnection;
import dev.hawser.websocket.ClientHandshake;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.Connection;
import org.eclipse.jetty.client.HttpUpgrader;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** A request for a WebSocket over HTTP/1.1 with a key of its own, and what becomes of its answer. */
final class UpgradeAttempt implements Attempt, HttpUpgrader, Response.Listener {
    /** How the name of the cipher suite begins before there is one (the class {@link javax.net.ssl.SSLEngine}). */
    private static final String NO_CIPHER = "SSL_NULL";

    private final Opening opening;
    private final URI target;
    private final ClientHandshake handshake;
    private final Request request;

    private volatile Progress progress = Progress.CONNECTING;

    private final AttemptLimit limit;
    private final Excerpt excerpt = new Excerpt();

    UpgradeAttempt(Opening opening, AttemptRequest asked) {
        this.opening = opening;
        this.target = asked.target();
        this.limit = new AttemptLimit(opening, this::abort);
        ClientSettings settings = opening.settings();
        this.handshake = ClientHandshake.upgrade(
                opening.factory().newNonce(),
                settings.protocols(),
                settings.options().deflate());
        this.request = opening.factory()
                .http()
                .newRequest(asked.asciiTarget())
                .method(HttpMethod.GET)
                .version(HttpVersion.HTTP_1_1)
                .followRedirects(false)
                .idleTimeout(settings.handshakeTimeout().toMillis(), TimeUnit.MILLISECONDS);
        request.headers(headers -> asked.fields().forEach(headers::put));
        asked.cookies().forEach((name, value) -> request.cookie(HttpCookie.from(name, value)));
        request.attribute(HttpUpgrader.Factory.class.getName(), (HttpUpgrader.Factory) version -> this);
        request.onRequestBegin(begun -> onConnected());
        request.onRequestCommit(this::onSent);
    }

    @Override
    public URI target() {
        return target;
    }

    @Override
    public HttpMethod method() {
        return HttpMethod.GET;
    }

    @Override
    public void send() {
        limit.onBegin();
        request.send(this);
    }

    @Override
    public void abort(Throwable cause) {
        request.abort(cause).whenComplete((ends, failure) -> {
            if (failure != null || !ends) {
                forgotten(cause);
            }
        });
    }

    /** For Jetty the request is over, or as good as: it has said so, or it never will, after answers that are none (status 100). */
    private void forgotten(Throwable cause) {
        Connection connection = request.getConnection();
        Failure failure = opening.failure(cause, progress, target);
        if (opening.giveUp(opening.exception(failure, target, null, cause)) && connection != null) {
            connection.close();
        }
    }

    private void onConnected() {
        progress = Progress.CONNECTED;
        limit.onConnected();
    }

    /** Jetty says so too of a request that was dropped because TLS had failed. */
    private void onSent(Request sent) {
        Connection connection = sent.getConnection();
        EndPoint.SslSessionData tls = connection == null ? null : connection.getSslSessionData();
        if (tls == null || !String.valueOf(tls.cipherSuite()).startsWith(NO_CIPHER)) {
            progress = Progress.ASKED;
            String query = sent.getQuery() == null ? "" : "?" + sent.getQuery();
            AttemptTrace.asked(peer(), "GET " + sent.getPath() + query + " HTTP/1.1", sent.getHeaders());
        }
    }

    /** The address of who was asked, for the trace. */
    private @Nullable Object peer() {
        Connection connection = request.getConnection();
        return connection == null ? null : connection.getRemoteSocketAddress();
    }

    /** Of an answer that opens nothing. */
    @Override
    public void onHeaders(Response response) {
        trace(response);
    }

    private void trace(Response response) {
        AttemptTrace.answered(
                peer(),
                response.getVersion() + " " + response.getStatus() + " " + response.getReason(),
                response.getHeaders());
    }

    @Override
    public void prepare(Request upgrade) {
        upgrade.headers(headers -> handshake.requestHeaders().forEach(headers::put));
    }

    @Override
    public void upgrade(Response response, EndPoint endPoint, Callback callback) {
        limit.onEnd();
        trace(response);
        ClientHandshake.Result result = check(response);
        if (result instanceof ClientHandshake.Accepted accepted && opening.makeSure()) {
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

    private ClientHandshake.Result check(Response response) {
        if (response.getVersion() != HttpVersion.HTTP_1_1) {
            return new ClientHandshake.Failed("the answer is "
                    + response.getVersion().asString() + ", and only HTTP/1.1 can be upgraded (RFC 9110 section 7.8)");
        }
        return handshake.check(
                response.getStatus(), name -> response.getHeaders().getValuesList(name));
    }

    @Override
    public void onContent(Response response, ByteBuffer content) {
        if (!excerpt.add(content)) {
            abort(Excerpt.tooLong());
        }
    }

    @Override
    public void onComplete(Result result) {
        limit.onEnd();
        Throwable thrown = result.getFailure();
        if (thrown instanceof WebSocketOpenException failure) {
            opening.failed(failure);
            return;
        }
        Response response = result.getResponse();
        int status = response == null ? 0 : response.getStatus();
        Failure failure = thrown == null ? null : opening.failure(thrown, progress, target);
        // A refusal that is cut off is one all the same, unless another status was to follow; one that is no HTTP at
        // all is Jetty's.
        boolean whole = status >= 200 || thrown == null;
        boolean answered = status > 0 && status != 101 && whole && !Failure.isNotHttp(thrown);
        if (answered) {
            opening.answered(
                    this,
                    new Answer(status, 101, response.getReason(), response.getHeaders(), excerpt.bytes()),
                    thrown);
        } else {
            Failure known = failure == null ? opening.failure(new IOException("no answer"), progress, target) : failure;
            opening.failed(opening.exception(known, target, null, thrown));
        }
    }
}
