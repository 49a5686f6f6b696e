package dev.hawser.client;

import dev.hawser.connection.Compression;
import dev.hawser.connection.ConnectionOptions;
import dev.hawser.connection.ConnectionSetup;
import dev.hawser.connection.EndPointConnection;
import dev.hawser.connection.Turn;
import dev.hawser.websocket.ClientHandshake;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.Role;
import dev.hawser.websocket.WebSocket;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpUpgrader;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** One attempt to open a connection: the request, and what becomes of its answer. */
final class Opening implements HttpUpgrader, Response.Listener {
    private static final int MAX_EXCERPT_BYTES = 512;

    private final WebSocketClientFactory factory;
    private final URI uri;
    private final WebSocket webSocket;
    private final ConnectionOptions options;
    private final ClientHandshake handshake;
    private final Request request;
    private final Future future = new Future();

    /** The beginning of the content of a refusal. Owned by the thread that reads it. */
    private final ByteBuffer excerpt = ByteBuffer.allocate(MAX_EXCERPT_BYTES);

    /** Aborts the attempt when it is cancelled, or when who waits for it has waited long enough. */
    private final class Future extends CompletableFuture<Connection> {
        @Override
        public Connection get(long timeout, TimeUnit unit)
                throws InterruptedException, ExecutionException, TimeoutException {
            try {
                return super.get(timeout, unit);
            } catch (TimeoutException late) {
                if (completeExceptionally(late)) {
                    request.abort(late);
                    throw late;
                }
                return super.get();
            }
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            if (cancelled) {
                request.abort(new CancellationException("opening " + uri + " was cancelled"));
            }
            return cancelled;
        }
    }

    Opening(
            WebSocketClientFactory factory,
            URI uri,
            WebSocket webSocket,
            List<String> protocols,
            List<Map.Entry<String, String>> fields,
            ConnectionOptions options) {
        this.factory = factory;
        this.uri = uri;
        this.webSocket = webSocket;
        this.options = options;
        this.handshake = ClientHandshake.upgrade(factory.newNonce(), protocols, options.deflate());
        HttpClient http = factory.http();
        // Section 11.1.1: what is not ASCII goes out as UTF-8 with percent-encoding.
        this.request = http.newRequest(URI.create(uri.toASCIIString()))
                .method(HttpMethod.GET)
                .version(HttpVersion.HTTP_1_1);
        request.headers(headers -> fields.forEach(field -> headers.put(field.getKey(), field.getValue())));
        request.attribute(HttpUpgrader.Factory.class.getName(), (HttpUpgrader.Factory) version -> this);
    }

    CompletableFuture<Connection> future() {
        return future;
    }

    void send() {
        request.send(this);
    }

    @Override
    public void prepare(Request upgrade) {
        upgrade.headers(headers -> handshake.requestHeaders().forEach(headers::put));
    }

    @Override
    public void upgrade(Response response, EndPoint endPoint, Callback callback) {
        ClientHandshake.Result result = handshake.check(
                response.getStatus(), name -> response.getHeaders().getValuesList(name));
        if (result instanceof ClientHandshake.Accepted accepted && !future.isDone()) {
            EndPointConnection connection = newConnection(endPoint, accepted);
            endPoint.upgrade(connection);
            callback.succeeded();
            if (!future.complete(connection.connection())) {
                // Cancelled just now: nobody will use it.
                connection.connection().close();
            }
            return;
        }
        endPoint.close();
        String reason = result instanceof ClientHandshake.Failed failed ? failed.reason() : "cancelled";
        callback.failed(new WebSocketOpenException(
                uri + ": " + reason, OpeningStep.HANDSHAKE, response.getStatus(), null, null));
    }

    @Override
    public void onContent(Response response, ByteBuffer content) {
        int length = Math.min(content.remaining(), excerpt.remaining());
        excerpt.put(content.slice(content.position(), length));
        content.position(content.limit());
    }

    @Override
    public void onComplete(Result result) {
        if (future.isDone()) {
            return;
        }
        Throwable failure = result.getFailure();
        int status = result.getResponse() == null ? 0 : result.getResponse().getStatus();
        if (failure instanceof WebSocketOpenException) {
            future.completeExceptionally(failure);
        } else if (isNotHttp(failure)) {
            String reason = "the answer is not HTTP, or ends too early";
            future.completeExceptionally(
                    new WebSocketOpenException(uri + ": " + reason, OpeningStep.HTTP, 0, null, failure));
        } else if (status > 0 && status != 101) {
            future.completeExceptionally(new WebSocketOpenException(
                    refusal(result.getResponse()),
                    OpeningStep.HTTP,
                    status,
                    retryAfter(result.getResponse()),
                    failure));
        } else {
            future.completeExceptionally(
                    new WebSocketOpenException(uri + ": " + describe(failure), step(failure), status, null, failure));
        }
    }

    private EndPointConnection newConnection(EndPoint endPoint, ClientHandshake.Accepted accepted) {
        HttpClient http = factory.http();
        return new EndPointConnection(
                endPoint,
                http.getExecutor(),
                new ConnectionSetup(
                        Role.CLIENT,
                        webSocket,
                        accepted.protocol(),
                        options,
                        http.getByteBufferPool(),
                        factory.maskingKeys(),
                        factory.registry(),
                        Compression.of(accepted.deflate(), factory.deflatePool()),
                        Turn.of(endPoint, factory.selectors())));
    }

    private static OpeningStep step(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return OpeningStep.TLS;
            }
            if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
                return OpeningStep.NAME;
            }
            if (cause instanceof ConnectException || cause instanceof SocketTimeoutException) {
                return OpeningStep.CONNECT;
            }
        }
        return OpeningStep.HTTP;
    }

    /** Only in seconds. */
    private static @Nullable Duration retryAfter(Response response) {
        String value = response.getHeaders().get("Retry-After");
        return value != null && value.matches("[0-9]{1,9}") ? Duration.ofSeconds(Long.parseLong(value)) : null;
    }

    private String refusal(Response response) {
        String content =
                StandardCharsets.UTF_8.decode(excerpt.flip()).toString().strip();
        String line = content.lines().findFirst().orElse("").strip();
        boolean readable = !line.isEmpty() && !line.startsWith("<");
        String reason =
                response.getReason() == null || response.getReason().isBlank() ? "" : " " + response.getReason();
        return uri + ": HTTP status " + response.getStatus() + reason + " instead of 101"
                + (readable ? ": " + printable(line) : "");
    }

    private static String printable(String line) {
        return line.codePoints()
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Then the status is one that Jetty's parser made up, and the failure's message a dump of its insides. */
    private static boolean isNotHttp(@Nullable Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof HttpException)) {
            cause = cause.getCause();
        }
        return cause != null;
    }

    private String describe(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
                return "the host name " + uri.getHost() + " is not known";
            }
            if (cause instanceof ConnectException) {
                return "nobody listens there (" + cause.getMessage() + ")";
            }
            if (cause instanceof SocketTimeoutException) {
                return "the host did not answer in time";
            }
            if (cause instanceof ClosedChannelException || cause instanceof EOFException) {
                return "the server closed the connection during the handshake";
            }
        }
        if (failure == null) {
            return "no answer";
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
