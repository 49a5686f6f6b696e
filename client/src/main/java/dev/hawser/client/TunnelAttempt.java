package dev.hawser.client;

import dev.hawser.client.Failure.Progress;
import dev.hawser.connection.EndPointConnection;
import dev.hawser.connection.TunnelEndPoint;
import dev.hawser.websocket.ClientHandshake;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.HTTP2Stream;
import org.eclipse.jetty.http2.RetryableStreamException;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.frames.DataFrame;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.jspecify.annotations.Nullable;

/**
 * A request for a WebSocket over HTTP/2: an extended CONNECT (RFC 8441 section 5) in a stream of a carrier, and what becomes of its answer.
 * After that it hears for the connection what happens to its stream.
 */
final class TunnelAttempt implements Attempt, Stream.Listener {
    private final Opening opening;
    private final AttemptRequest asked;
    /** How often a server has left the request undone before (RFC 9113 section 8.7). */
    private final int retries;

    private final ClientHandshake handshake;
    private final Carriers carriers;
    private final AttemptLimit limit;
    private final Excerpt excerpt = new Excerpt();

    /** Set by whoever tells the opening what became of the attempt. */
    private final AtomicBoolean over = new AtomicBoolean();
    /** Where there is a stream for it, until that is over. */
    private final AtomicReference<@Nullable Carrier> seat = new AtomicReference<>();

    private volatile Progress progress = Progress.CONNECTING;
    private volatile @Nullable Stream stream;
    /** An answer that opens no WebSocket. */
    private volatile MetaData.@Nullable Response refusal;
    /** Not null once there is a connection. */
    private volatile @Nullable TunnelStream endPoint;

    TunnelAttempt(Opening opening, AttemptRequest asked, int retries) {
        this.opening = opening;
        this.asked = asked;
        this.retries = retries;
        ClientSettings settings = opening.settings();
        this.handshake = ClientHandshake.extendedConnect(
                settings.protocols(), settings.options().deflate());
        this.carriers = opening.factory().http2().carriersTo(asked.target(), settings.versions());
        this.limit = new AttemptLimit(opening, this::abort);
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
    void begin(Carrier carrier) {
        seat.set(carrier);
        if (progress == Progress.CONNECTING) {
            limit.onConnected();
        }
        progress = Progress.ASKED;
        MetaData.ConnectRequest request = TunnelFields.request(opening.factory().http(), asked, handshake);
        int size = TunnelFields.listSize(request);
        if (over.get()) {
            leaveSeat();
        } else if (size > carrier.maxHeaderListSize()) {
            leaveSeat();
            fail(new Http2Unavailable(
                    "the request's header of " + size + " bytes is more than the " + carrier.maxHeaderListSize()
                            + " that the server takes over HTTP/2 (SETTINGS_MAX_HEADER_LIST_SIZE)",
                    null));
        } else {
            HeadersFrame frame = new HeadersFrame(request, null, false);
            carrier.session().newStream(frame, Promise.from(begun -> {}, this::onUndone), this);
        }
    }

    @Override
    public void onNewStream(Stream begun) {
        stream = begun;
        if (over.get()) {
            reset();
        }
    }

    @Override
    public void abort(Throwable cause) {
        carriers.leave(this);
        if (cause instanceof TimeoutException && stream != null && refusal == null) {
            // Nothing may come from there any more.
            leaving();
        }
        end(cause);
    }

    /** There is no carrier, or no answer on it. */
    void fail(Throwable cause) {
        end(cause);
    }

    /** The server has no WebSockets over HTTP/2, and over HTTP/1.1 they are as good. */
    void fallBack() {
        if (finish()) {
            opening.fallBack(this);
        }
    }

    /** The stream did not come about, or the server has left it undone: another one may not be. */
    private void onUndone(Throwable cause) {
        leaving();
        leaveSeat();
        if (finish() && !opening.retry(this)) {
            tell(cause);
        }
    }

    private void leaving() {
        Carrier carrier = seat.get();
        if (carrier != null) {
            carriers.onLeaving(carrier);
        }
    }

    private void leaveSeat() {
        Carrier carrier = seat.getAndSet(null);
        if (carrier != null) {
            carriers.release(carrier);
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

    private void end(@Nullable Throwable cause) {
        if (finish()) {
            reset();
            tell(cause);
        }
    }

    private void tell(@Nullable Throwable cause) {
        MetaData.Response refused = refusal;
        if (refused != null) {
            opening.answered(this, answer(refused), cause);
            return;
        }
        Throwable thrown = cause == null ? new TimeoutException("no answer") : cause;
        Failure failure =
                Failure.of(thrown, progress, asked.target(), opening.factory().proxy());
        opening.failed(opening.exception(failure, asked.target(), null, thrown));
    }

    /** The reason is not in the answer over HTTP/2. */
    private Answer answer(MetaData.Response refused) {
        int status = refused.getStatus();
        synchronized (excerpt) {
            return new Answer(status, 200, HttpStatus.getMessage(status), refused.getHttpFields(), excerpt.bytes());
        }
    }

    private void reset() {
        Stream open = stream;
        if (open != null) {
            open.reset(new ResetFrame(open.getId(), ErrorCode.CANCEL_STREAM_ERROR.code), Callback.NOOP);
        }
    }

    @Override
    public void onHeaders(Stream from, HeadersFrame frame, Callback callback) {
        callback.succeeded();
        // Neither the fields after an answer nor one that says that it is to come.
        if (!(frame.getMetaData() instanceof MetaData.Response response)
                || HttpStatus.isInformational(response.getStatus())) {
            return;
        }
        for (HttpField field : response.getHttpFields()) {
            if (field.getHeader() == HttpHeader.SET_COOKIE) {
                opening.factory().http().putCookie(asked.asciiTarget(), field);
            }
        }
        if (HttpStatus.isSuccess(response.getStatus())) {
            open(from, response);
        } else {
            refusal = response;
            if (frame.isEndStream()) {
                onRefused(from);
            } else {
                from.demand();
            }
        }
    }

    private void open(Stream from, MetaData.Response response) {
        if (!finish()) {
            return;
        }
        ClientHandshake.Result result = handshake.check(
                response.getStatus(), name -> response.getHttpFields().getValuesList(name));
        if (result instanceof ClientHandshake.Accepted accepted && opening.isWanted()) {
            TunnelStream opened = new TunnelStream((HTTP2Stream) from);
            TunnelEndPoint tunnel = new TunnelEndPoint(
                    opened,
                    opening.factory().http().getExecutor(),
                    opening.settings().options().closeTimeout());
            EndPointConnection connection = opening.newConnection(tunnel, accepted);
            connection.addEventListener(tunnel);
            endPoint = opened;
            tunnel.upgrade(connection);
            opening.opened(connection.connection());
            return;
        }
        reset();
        String reason = result instanceof ClientHandshake.Failed failed ? failed.reason() : "cancelled";
        opening.failed(opening.exception(
                new Failure(OpeningStep.HANDSHAKE, reason, response.getStatus()), asked.target(), null, null));
    }

    @Override
    public void onDataAvailable(Stream from) {
        TunnelStream opened = endPoint;
        if (opened != null) {
            opened.onData();
            return;
        }
        for (Stream.Data data = from.readData(); data != null; data = from.readData()) {
            boolean more;
            synchronized (excerpt) {
                more = over.get() || excerpt.add(data.frame().getByteBuffer());
            }
            boolean last = data.frame().isEndStream();
            data.release();
            if (!more) {
                end(Excerpt.tooLong());
                return;
            }
            if (last) {
                onRefused(from);
                return;
            }
        }
        from.demand();
    }

    /** The refusal is whole. The stream is ended from this side too: servers count who resets many. */
    private void onRefused(Stream from) {
        if (finish()) {
            from.data(new DataFrame(from.getId(), BufferUtil.EMPTY_BUFFER, true), Callback.NOOP);
            tell(null);
        }
    }

    @Override
    public void onReset(Stream from, ResetFrame frame, Callback callback) {
        callback.succeeded();
        String error = ErrorCode.toString(frame.getError(), "error " + frame.getError());
        TunnelStream opened = endPoint;
        if (opened != null) {
            opened.onReset(error);
        } else if (refusal == null && frame.getError() == ErrorCode.REFUSED_STREAM_ERROR.code) {
            onUndone(resetBy(error));
        } else {
            fail(resetBy(error));
        }
    }

    private static IOException resetBy(String error) {
        return new IOException("the server reset the stream (" + error + ")");
    }

    @Override
    public void onFailure(Stream from, int error, String reason, Throwable failure, Callback callback) {
        TunnelStream opened = endPoint;
        if (opened != null) {
            opened.onLost(failure);
        } else if (failure instanceof RetryableStreamException) {
            onUndone(new IOException("the server goes away and has left the request undone", failure));
        } else {
            fail(failure);
        }
        callback.succeeded();
    }

    @Override
    public void onIdleTimeout(Stream from, TimeoutException cause, Promise<Boolean> promise) {
        TunnelStream opened = endPoint;
        if (opened == null) {
            promise.succeeded(false);
        } else {
            opened.onIdle(cause, promise);
        }
    }

    @Override
    public void onClosed(Stream from) {
        leaveSeat();
    }
}
