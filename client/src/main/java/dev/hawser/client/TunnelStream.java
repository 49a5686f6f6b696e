package dev.hawser.client;

import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http2.HTTP2Stream;
import org.eclipse.jetty.http2.HTTP2StreamEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.util.Promise;

/** A client's stream of HTTP/2 as Jetty's endpoint, which hears of what happens to it from the stream's listener. */
final class TunnelStream extends HTTP2StreamEndPoint {
    TunnelStream(HTTP2Stream stream) {
        super(stream);
    }

    /** There is something to read. */
    void onData() {
        processDataAvailable();
    }

    /** The stream has ended, and neither side can use it any more. */
    void onLost(Throwable cause) {
        processFailure(cause);
        close(cause);
    }

    /** The peer reset it. */
    void onReset(String error) {
        onLost(new EofException("reset: " + error));
    }

    /** Nothing happened for as long as its idle timeout is; the promise learns whether that ends it. */
    void onIdle(TimeoutException cause, Promise<Boolean> promise) {
        Connection connection = getConnection();
        boolean ends = connection == null || connection.onIdleExpired(cause);
        if (ends) {
            onLost(cause);
        }
        promise.succeeded(ends);
    }
}
