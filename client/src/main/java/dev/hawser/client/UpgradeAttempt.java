package dev.hawser.client;

import dev.hawser.client.Failure.Progress;
import dev.hawser.connection.EndPointConnection;
import dev.hawser.websocket.ClientHandshake;
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
        request.abort(cause);
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
        }
    }

    @Override
    public void prepare(Request upgrade) {
        upgrade.headers(headers -> handshake.requestHeaders().forEach(headers::put));
    }

    @Override
    public void upgrade(Response response, EndPoint endPoint, Callback callback) {
        limit.onEnd();
        ClientHandshake.Result result = handshake.check(
                response.getStatus(), name -> response.getHeaders().getValuesList(name));
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
        Failure failure = thrown == null
                ? null
                : Failure.of(thrown, progress, target, opening.factory().proxy());
        // A refusal that is not whole is one all the same; a status that is no HTTP at all is Jetty's.
        boolean answered = status > 0 && status != 101 && !Failure.isNotHttp(thrown);
        if (answered) {
            opening.answered(
                    this,
                    new Answer(status, 101, response.getReason(), response.getHeaders(), excerpt.bytes()),
                    thrown);
        } else {
            Failure known = failure == null ? new Failure(OpeningStep.HTTP, "no answer", status) : failure;
            opening.failed(opening.exception(known, target, null, thrown));
        }
    }
}
