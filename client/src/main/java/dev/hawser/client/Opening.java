package dev.hawser.client;

import dev.hawser.connection.Compression;
import dev.hawser.connection.ConnectionSetup;
import dev.hawser.connection.EndPointConnection;
import dev.hawser.connection.Turn;
import dev.hawser.websocket.ClientHandshake;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.Role;
import dev.hawser.websocket.WebSocket;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;

/**
 * The opening of one connection: an attempt, and another one where the server redirects or asks who is there.
 *
 * <p>What the user has set for the server (fields, cookies, credentials) goes to the origin of the URI that was opened, and to no other one
 * that a redirect leads to.
 */
final class Opening {
    private static final int MAX_RETRIES = 3;

    private final WebSocketClientFactory factory;
    private final URI uri;
    private final WebSocket webSocket;
    private final ClientSettings settings;
    private final OpeningFuture future = new OpeningFuture(this::abort);

    /** The one under way; there is one at a time. */
    private volatile @Nullable Attempt attempt;

    // Owned by the thread that hears of the attempt's answer.
    private int redirects;
    /** Whether the server that is asked now has refused without credentials and is asked with them. */
    private boolean authenticating;

    Opening(WebSocketClientFactory factory, URI uri, WebSocket webSocket, ClientSettings settings) {
        this.factory = factory;
        this.uri = uri;
        this.webSocket = webSocket;
        this.settings = settings;
    }

    CompletableFuture<Connection> future() {
        return future;
    }

    WebSocketClientFactory factory() {
        return factory;
    }

    ClientSettings settings() {
        return settings;
    }

    /** Asks the server of the URI. */
    void start() {
        send(withPath(uri), null);
    }

    /** RFC 6455 section 3: without a path it is "/". */
    private static URI withPath(URI uri) {
        if (!uri.getRawPath().isEmpty()) {
            return uri;
        }
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return URI.create(uri.getScheme() + "://" + uri.getRawAuthority() + "/" + query);
    }

    private void send(URI target, @Nullable String authorization) {
        boolean own = Redirect.sameOrigin(target, uri);
        Map<String, String> fields = new LinkedHashMap<>(own ? settings.headers() : Map.of());
        if (settings.origin() != null) {
            fields.put("Origin", settings.origin());
        }
        if (authorization != null) {
            fields.put("Authorization", authorization);
        }
        AttemptRequest asked = new AttemptRequest(target, fields, own ? settings.cookies() : Map.of());
        send(overHttp2(target) ? new TunnelAttempt(this, asked, 0) : new UpgradeAttempt(this, asked));
    }

    /** Over {@code ws} there is no negotiation. */
    private boolean overHttp2(URI target) {
        return switch (settings.versions()) {
            case HTTP_1_1 -> false;
            case HTTP_2 -> true;
            case NEGOTIATED -> target.getScheme().equalsIgnoreCase("wss");
        };
    }

    private void send(Attempt next) {
        attempt = next;
        if (isWanted()) {
            next.send();
        }
    }

    /**
     * The server has left the request undone, and may be asked again (RFC 9113 section 8.7). Returns false when it has done so too often, or
     * the factory stops, which leaves all requests undone.
     */
    boolean retry(TunnelAttempt undone) {
        boolean again = undone.retries() < MAX_RETRIES && factory.http().isRunning();
        if (again) {
            send(new TunnelAttempt(this, undone.asked(), undone.retries() + 1));
        }
        return again;
    }

    /** The server is asked over HTTP/1.1, because it has no WebSockets over HTTP/2. */
    void fallBack(TunnelAttempt unavailable) {
        send(new UpgradeAttempt(this, unavailable.asked()));
    }

    /** The factory has stopped: what is still under way has no end of its own any more. */
    void stop() {
        abort(new CancellationException("the client was stopped"));
        giveUp(exception(Failure.stopped(Failure.Progress.CONNECTING, uri), uri, null, null));
    }

    private void abort(Throwable cause) {
        Attempt current = attempt;
        if (current != null) {
            current.abort(cause);
        }
    }

    /** Whether nobody has given it up. */
    boolean isWanted() {
        return !future.isDone();
    }

    /** Whether nobody has given it up, or will: from now on it is not cancelled. */
    boolean makeSure() {
        return future.makeSure();
    }

    EndPointConnection newConnection(EndPoint endPoint, ClientHandshake.Accepted accepted) {
        HttpClient http = factory.http();
        return new EndPointConnection(
                endPoint,
                http.getExecutor(),
                new ConnectionSetup(
                        Role.CLIENT,
                        webSocket,
                        accepted.protocol(),
                        settings.options(),
                        http.getByteBufferPool(),
                        factory.maskingKeys(),
                        factory.registry(),
                        Compression.of(accepted.deflate(), factory.deflatePool()),
                        Turn.of(endPoint, factory.selectors())));
    }

    void opened(Connection connection) {
        if (!future.complete(connection)) {
            // Given up just now: nobody will use it. Not a close, which tells the server that the purpose is fulfilled.
            connection.abort();
        }
    }

    /** The server has answered, and does not open a WebSocket. */
    void answered(Attempt asked, Answer answer, @Nullable Throwable cause) {
        if (!isWanted()) {
            return;
        }
        try {
            reply(asked, answer, cause);
        } catch (RuntimeException x) {
            // Whoever called would not tell, and this would have no end.
            String text = answer.text() + ", which cannot be dealt with: " + Text.printable(x.getMessage());
            failed(exception(new Failure(OpeningStep.HTTP, text, answer.status()), asked.target(), null, x));
        }
    }

    private void reply(Attempt asked, Answer answer, @Nullable Throwable cause) {
        String authorization = authorizationFor(asked, answer);
        if (authorization != null) {
            authenticating = true;
            send(asked.target(), authorization);
        } else if (answer.isRedirect() && redirects < settings.maxRedirects()) {
            follow(asked.target(), answer);
        } else {
            failed(exception(refusal(asked, answer), asked.target(), answer.retryAfter(), cause));
        }
    }

    /** The answer to a server that asks who is there, once, and only when the credentials are for it. */
    private @Nullable String authorizationFor(Attempt asked, Answer answer) {
        Credentials credentials = settings.credentials();
        return credentials != null && !authenticating && asksWhoIsThere(asked, answer)
                ? factory.challenges().answer(asked.target(), asked.method(), credentials, answer.headers())
                : null;
    }

    /** Whether the credentials, if there are any, are for who asks. */
    private boolean asksWhoIsThere(Attempt asked, Answer answer) {
        return answer.status() == 401 && Redirect.sameOrigin(asked.target(), uri);
    }

    private void follow(URI from, Answer answer) {
        try {
            URI to = withPath(Redirect.target(from, answer.headers().get(HttpHeader.LOCATION)));
            redirects++;
            authenticating = false;
            send(to, null);
        } catch (Redirect.Refused x) {
            failed(exception(
                    new Failure(
                            OpeningStep.HTTP,
                            "HTTP status " + answer.status() + ", " + x.getMessage(),
                            answer.status()),
                    from,
                    answer.retryAfter(),
                    x));
        }
    }

    private Failure refusal(Attempt asked, Answer answer) {
        String text = answer.text();
        if (answer.isRedirect() && settings.maxRedirects() > 0) {
            text += " (after " + redirects + " redirects)";
        } else if (answer.status() == 401 && authenticating) {
            text += " (to the user and password)";
        } else if (settings.credentials() != null && asksWhoIsThere(asked, answer)) {
            text += " (it asks for the user and password in a way that is not known here)";
        }
        return new Failure(OpeningStep.HTTP, text, answer.status());
    }

    void failed(WebSocketOpenException failure) {
        future.fail(failure);
    }

    /** Fails, unless it is over, or {@linkplain #makeSure made sure}; returns whether nobody will use a connection of it. */
    boolean giveUp(WebSocketOpenException failure) {
        return future.giveUp(failure);
    }

    /** Why there is no answer. */
    Failure failure(Throwable thrown, Failure.Progress progress, URI target) {
        return factory.http().isRunning()
                ? Failure.of(thrown, progress, target, factory.proxy())
                : Failure.stopped(progress, target);
    }

    /** One line that says what was asked and what happened. */
    WebSocketOpenException exception(
            Failure failure, URI target, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        String asked = redirects == 0 ? uri.toString() : uri + ", redirected to " + target;
        return new WebSocketOpenException(
                Text.line(asked + ": " + failure.text()), failure.step(), failure.status(), retryAfter, cause);
    }
}
