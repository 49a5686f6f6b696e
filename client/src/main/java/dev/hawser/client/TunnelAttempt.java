package dev.hawser.client;

import dev.hawser.client.Failure.Progress;
import dev.hawser.connection.EndPointConnection;
import dev.hawser.connection.TunnelEndPoint;
import dev.hawser.websocket.ClientHandshake;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.RetryableStreamException;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.jspecify.annotations.Nullable;

/**
 * A request for a WebSocket over HTTP/2: an extended CONNECT (RFC 8441 section 5) in a stream of a carrier, and what becomes of its answer. Any
 * thread.
 */
final class TunnelAttempt implements Attempt {
    private final Opening opening;
    private final AttemptRequest asked;
    /** How often a server has left the request undone before. */
    private final int retries;

    private final ClientHandshake handshake;
    private final Carriers carriers;
    private final AttemptLimit limit;
    private final TunnelListener listener = new TunnelListener(this);

    /** Set by whoever tells the opening what became of the attempt. */
    private final AtomicBoolean over = new AtomicBoolean();
    /** Whether there is a stream for it on the carrier that is not over. */
    private final AtomicBoolean hasStream = new AtomicBoolean();

    private volatile Progress progress = Progress.CONNECTING;
    /** Null while it waits for one. */
    private volatile @Nullable Carrier carrier;

    private volatile @Nullable Stream stream;

    TunnelAttempt(Opening opening, AttemptRequest asked, int retries) {
        this.opening = opening;
        this.asked = asked;
        this.retries = retries;
        ClientSettings settings = opening.settings();
        this.handshake = ClientHandshake.extendedConnect(
                settings.protocols(), settings.options().deflate());
        this.carriers = opening.factory().http2().carriersTo(asked.target());
        this.limit = new AttemptLimit(opening, this::late);
    }

    @Override
    public URI target() {
        return asked.target();
    }

    @Override
    public HttpMethod method() {
        return HttpMethod.CONNECT;
    }

    AttemptRequest asked() {
        return asked;
    }

    int retries() {
        return retries;
    }

    /** Whether HTTP/1.1 will do. */
    boolean mayFallBack() {
        return opening.settings().versions() == HttpVersions.NEGOTIATED;
    }

    boolean isOver() {
        return over.get();
    }

    private HttpClient http() {
        return opening.factory().http();
    }

    @Override
    public void send() {
        limit.onBegin();
        carriers.board(this);
    }

    /** There is a TCP connection to the server. */
    void onArrived() {
        if (progress == Progress.CONNECTING) {
            progress = Progress.CONNECTED;
            limit.onConnected();
        }
    }

    /** HTTP/2 has begun on it. */
    void onSpoken() {
        onArrived();
        progress = Progress.ASKED;
    }

    /** There is a carrier with room for a stream. */
    void begin(Carrier found) {
        onSpoken();
        carrier = found;
        hasStream.set(true);
        MetaData.ConnectRequest request = TunnelFields.request(http(), asked, handshake);
        int size = TunnelFields.listSize(request);
        if (isOver()) {
            leaveStream();
        } else if (size > found.maxHeaderListSize()) {
            leaveStream();
            fail(new Http2Unavailable(
                    "the request's header of " + size + " bytes is more than the " + found.maxHeaderListSize()
                            + " that the server takes over HTTP/2 (SETTINGS_MAX_HEADER_LIST_SIZE)",
                    null));
        } else {
            AttemptTrace.asked(
                    found.session().getRemoteSocketAddress(),
                    "CONNECT " + request.getHttpURI().getPathQuery() + " HTTP/2",
                    request.getHttpFields());
            HeadersFrame frame = new HeadersFrame(request, null, false);
            found.session().newStream(frame, Promise.from(begun -> {}, this::onUndone), listener);
        }
    }

    /** There is a stream, and the request is about to go out on it. */
    void onStream(Stream begun) {
        stream = begun;
        if (isOver()) {
            reset();
        }
    }

    /** Whoever comes next had better not ask where nobody answers. */
    private void late(Throwable cause) {
        leaveCarrier();
        abort(cause);
    }

    @Override
    public void abort(Throwable cause) {
        carriers.leave(this);
        fail(cause);
    }

    /** There is no carrier, or no answer on it. */
    void fail(Throwable cause) {
        if (finish()) {
            reset();
            tell(cause);
        }
    }

    /** The server has no WebSockets over HTTP/2, and over HTTP/1.1 they are as good. */
    void fallBack() {
        if (finish()) {
            opening.fallBack(this);
        }
    }

    /** The server has reset the stream before the answer was whole. */
    void onReset(int error) {
        String name = Http2Error.nameOf(error);
        if (error == Http2Error.HTTP_1_1_REQUIRED) {
            carriers.fail(this, new Http2Unavailable("the server wants HTTP/1.1 (" + name + ")", null));
        } else if (error == Http2Error.REFUSED_STREAM) {
            onUndone(new IOException("the server refused the stream (" + name + ")"));
        } else {
            fail(new IOException("the server reset the stream (" + name + ")"));
        }
    }

    /** The carrier has ended, or ends before this stream. */
    void onCarrierLost(Throwable cause) {
        Stream lost = stream;
        if (cause instanceof RetryableStreamException) {
            onUndone(new IOException("the server goes away and has left the request undone", cause));
        } else if (lost != null && lost.getId() > 1) {
            // It may have been gone before the request was sent, and nobody knew.
            onUndone(cause);
        } else {
            fail(cause);
        }
    }

    /** The server has left the request undone (RFC 9113 section 8.7): another one may not. */
    private void onUndone(Throwable cause) {
        leaveCarrier();
        leaveStream();
        if (finish() && !opening.retry(this)) {
            tell(cause);
        }
    }

    /** Nobody asks there any more. */
    private void leaveCarrier() {
        Carrier known = carrier;
        if (known != null) {
            carriers.onLeaving(known);
        }
    }

    /** The stream is over, or did not come about. */
    void leaveStream() {
        Carrier known = carrier;
        if (known != null && hasStream.compareAndSet(true, false)) {
            carriers.release(known);
        }
    }

    /** Returns whether nobody else has ended the attempt. */
    private boolean finish() {
        boolean first = over.compareAndSet(false, true);
        if (first) {
            limit.onEnd();
        }
        return first;
    }

    /** A refusal that is not whole is one all the same. */
    private void tell(@Nullable Throwable cause) {
        Answer refusal = listener.refusal();
        if (refusal != null) {
            opening.answered(this, refusal, cause);
            return;
        }
        Throwable thrown = cause == null ? new TimeoutException("no answer") : cause;
        Failure failure = opening.failure(thrown, progress, asked.target());
        opening.failed(opening.exception(failure, asked.target(), null, thrown));
    }

    private void reset() {
        Stream open = stream;
        if (open != null) {
            open.reset(new ResetFrame(open.getId(), Http2Error.CANCEL), Callback.NOOP);
        }
    }

    /** The fields of an answer have come. */
    void onFields(HttpFields fields) {
        for (HttpField field : fields) {
            if (field.getHeader() == HttpHeader.SET_COOKIE) {
                http().putCookie(asked.asciiTarget(), field);
            }
        }
    }

    /** A refusal has come as a whole. Returns whether anybody wants to know. */
    boolean onRefused() {
        boolean first = finish();
        if (first) {
            tell(null);
        }
        return first;
    }

    /**
     * The server has accepted.
     *
     * @param endPoints makes the endpoint of the connection, which from then on hears what happens to the stream
     */
    void onAccepted(MetaData.Response response, Supplier<TunnelStream> endPoints) {
        if (!finish()) {
            return;
        }
        ClientHandshake.Result result = handshake.check(
                response.getStatus(), name -> response.getHttpFields().getValuesList(name));
        if (result instanceof ClientHandshake.Accepted accepted && opening.makeSure()) {
            open(endPoints.get(), accepted);
            return;
        }
        reset();
        String reason = result instanceof ClientHandshake.Failed failed ? failed.reason() : "cancelled";
        opening.failed(opening.exception(
                new Failure(OpeningStep.HANDSHAKE, reason, response.getStatus()), asked.target(), null, null));
    }

    private void open(TunnelStream endPoint, ClientHandshake.Accepted accepted) {
        TunnelEndPoint tunnel = new TunnelEndPoint(
                endPoint, http().getExecutor(), opening.settings().options().closeTimeout());
        EndPointConnection connection = opening.newConnection(tunnel, accepted);
        connection.addEventListener(tunnel);
        tunnel.upgrade(connection);
        opening.opened(connection.connection());
    }
}
