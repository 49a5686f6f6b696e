package dev.hawser.client;

import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.HTTP2Stream;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.frames.DataFrame;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.jspecify.annotations.Nullable;

/**
 * Hears what happens to the stream of an attempt: for the attempt up to a whole answer, and then for the connection. Called by the thread that
 * reads for all streams of a carrier, and by those who ask for input.
 */
final class TunnelListener implements Stream.Listener {
    private final TunnelAttempt attempt;

    /** An answer that opens no WebSocket. */
    private volatile MetaData.@Nullable Response refusal;
    /** The beginning of its content. Guarded by itself. */
    private final Excerpt excerpt = new Excerpt();
    /** Not null once there is a connection. */
    private volatile @Nullable TunnelStream opened;

    TunnelListener(TunnelAttempt attempt) {
        this.attempt = attempt;
    }

    /** What is known of a refusal, whole or not; null while there is none. To be asked once. */
    @Nullable
    Answer refusal() {
        MetaData.Response refused = refusal;
        if (refused == null) {
            return null;
        }
        int status = refused.getStatus();
        synchronized (excerpt) {
            // Over HTTP/2 the answer has no reason.
            return new Answer(status, 200, HttpStatus.getMessage(status), refused.getHttpFields(), excerpt.bytes());
        }
    }

    @Override
    public void onNewStream(Stream begun) {
        attempt.onStream(begun);
    }

    @Override
    public void onHeaders(Stream stream, HeadersFrame frame, Callback callback) {
        callback.succeeded();
        // Neither the fields after an answer nor one that says that it is to come.
        if (!(frame.getMetaData() instanceof MetaData.Response response)
                || HttpStatus.isInformational(response.getStatus())) {
            return;
        }
        AttemptTrace.answered(
                stream.getSession().getRemoteSocketAddress(),
                "HTTP/2 " + response.getStatus(),
                response.getHttpFields());
        attempt.onFields(response.getHttpFields());
        if (HttpStatus.isSuccess(response.getStatus())) {
            attempt.onAccepted(response, () -> {
                TunnelStream endPoint = new TunnelStream((HTTP2Stream) stream);
                opened = endPoint;
                return endPoint;
            });
            return;
        }
        refusal = response;
        if (frame.isEndStream()) {
            onRefused(stream);
        } else {
            stream.demand();
        }
    }

    @Override
    public void onDataAvailable(Stream stream) {
        TunnelStream endPoint = opened;
        if (endPoint == null) {
            readRefusal(stream);
        } else {
            endPoint.onData();
        }
    }

    private void readRefusal(Stream stream) {
        for (Stream.Data data = stream.readData(); data != null; data = stream.readData()) {
            boolean last = data.frame().isEndStream();
            boolean taken = take(data);
            if (!taken) {
                attempt.fail(Excerpt.tooLong());
                return;
            }
            if (last) {
                onRefused(stream);
                return;
            }
        }
        stream.demand();
    }

    private boolean take(Stream.Data data) {
        synchronized (excerpt) {
            try {
                return attempt.isOver() || excerpt.add(data.frame().getByteBuffer());
            } finally {
                data.release();
            }
        }
    }

    /** The refusal is whole. The stream is ended from this side too, and not reset: servers count who resets many. */
    private void onRefused(Stream stream) {
        if (attempt.onRefused()) {
            stream.data(new DataFrame(stream.getId(), BufferUtil.EMPTY_BUFFER, true), Callback.NOOP);
        }
    }

    @Override
    public void onReset(Stream stream, ResetFrame frame, Callback callback) {
        callback.succeeded();
        TunnelStream endPoint = opened;
        if (endPoint == null) {
            attempt.onReset(frame.getError());
        } else {
            endPoint.onReset(Http2Error.nameOf(frame.getError()));
        }
    }

    @Override
    public void onFailure(Stream stream, int error, String reason, Throwable failure, Callback callback) {
        TunnelStream endPoint = opened;
        if (endPoint == null) {
            attempt.onCarrierLost(failure);
        } else {
            endPoint.onLost(failure);
        }
        callback.succeeded();
    }

    @Override
    public void onIdleTimeout(Stream stream, TimeoutException cause, Promise<Boolean> promise) {
        TunnelStream endPoint = opened;
        if (endPoint == null) {
            promise.succeeded(false);
        } else {
            endPoint.onIdle(cause, promise);
        }
    }

    @Override
    public void onClosed(Stream stream) {
        attempt.leaveStream();
    }
}
