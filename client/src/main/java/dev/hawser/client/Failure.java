package dev.hawser.client;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.client.HttpResponseException;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * Why there is no answer, from what Jetty and Java throw.
 *
 * @param text what happened, for the person who reads it
 * @param status of a proxy that refused, else 0
 */
record Failure(OpeningStep step, String text, int status) {

    /** How far an attempt came. */
    enum Progress {
        /** To the server, or through the proxy. */
        CONNECTING,
        /** There is a connection, and nothing has gone out on it: over TLS, its handshake is not over. */
        CONNECTED,
        /** The request is sent. */
        ASKED
    }

    private Failure(OpeningStep step, String text) {
        this(step, text, 0);
    }

    /** The application stops the factory meanwhile. */
    static Failure stopped(Progress progress, URI target) {
        return new Failure(stepAfter(progress, target), "the client was stopped");
    }

    static Failure of(Throwable thrown, Progress progress, URI target, @Nullable ClientProxy proxy) {
        Http2Unavailable unavailable = Http2Unavailable.of(thrown);
        if (unavailable != null) {
            return new Failure(OpeningStep.HANDSHAKE, messageOf(unavailable));
        }
        if (isOutOfFiles(thrown)) {
            return new Failure(
                    OpeningStep.CONNECT, "this process may not open more files or connections (Too many open files)");
        }
        boolean onTheWay = proxy != null && progress == Progress.CONNECTING;
        HttpException noHttp = noHttp(thrown);
        if (noHttp != null) {
            return onTheWay
                    ? new Failure(OpeningStep.PROXY, "the answer of the proxy " + proxy + " is not HTTP")
                    : new Failure(OpeningStep.HTTP, noHttpText(noHttp));
        }
        HttpResponseException refused = find(thrown, HttpResponseException.class);
        if (refused != null && proxy != null && isOfProxy(refused)) {
            return refusedBy(proxy, refused.getResponse());
        }
        if (find(thrown, SSLException.class) != null) {
            boolean whose = onTheWay && proxy.isSecure();
            String peer = whose ? "the proxy " + proxy : target.getHost();
            return new Failure(OpeningStep.TLS, CertificateText.of(thrown, peer));
        }
        return onTheWay ? onTheWayTo(proxy, thrown) : direct(thrown, progress, target);
    }

    /** Then the status is one that Jetty's parser made up, and the failure's message a dump of its insides. */
    static boolean isNotHttp(@Nullable Throwable thrown) {
        return thrown != null && noHttp(thrown) != null;
    }

    private static @Nullable HttpException noHttp(Throwable thrown) {
        return find(thrown, HttpException.class);
    }

    private static String noHttpText(HttpException noHttp) {
        // The words of Jetty's parser: its code is the status that the answer began with.
        return "Response Header Bytes Too Large".equals(noHttp.getReason())
                ? "the header of the answer is longer than " + WebSocketClientFactory.MAX_RESPONSE_HEADER_BYTES
                        + " bytes"
                : "the answer is not HTTP, or ends too early";
    }

    private static boolean isOfProxy(HttpResponseException x) {
        return x.getResponse() != null
                && x.getResponse().getRequest() != null
                && HttpMethod.CONNECT.is(x.getResponse().getRequest().getMethod());
    }

    private static Failure refusedBy(ClientProxy proxy, Response response) {
        String reason = response.getReason() == null ? "" : " " + Text.printable(response.getReason());
        String more = "";
        // 401 is Tinyproxy's word for it.
        if (response.getStatus() == 407 || response.getStatus() == 401) {
            more = proxy.hasCredentials()
                    ? ": it does not take this user and password"
                    : ": it wants a user and a password";
        }
        String text = "the proxy " + proxy + " refused with HTTP status " + response.getStatus() + reason + more;
        return new Failure(OpeningStep.PROXY, text, response.getStatus());
    }

    private static Failure onTheWayTo(ClientProxy proxy, Throwable thrown) {
        return new Failure(OpeningStep.PROXY, "the proxy " + proxy + " " + whatOf(thrown));
    }

    private static String whatOf(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (isUnknownName(cause)) {
                return "has a host name that is not known";
            }
            if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
                return "cannot be reached: nobody listens there (" + Text.printable(cause.getMessage()) + ")";
            }
            if (cause instanceof TimeoutException || cause instanceof SocketTimeoutException) {
                return "did not answer in time";
            }
            if (isEnd(cause)) {
                return "closed the connection";
            }
        }
        return "refused: " + messageOf(thrown);
    }

    private static Failure direct(Throwable thrown, Progress progress, URI target) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (isUnknownName(cause)) {
                return new Failure(OpeningStep.NAME, "the host name " + target.getHost() + " is not known");
            }
            if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
                String text = "nobody listens there (" + Text.printable(cause.getMessage()) + ")";
                return new Failure(OpeningStep.CONNECT, text);
            }
            if (cause instanceof TimeoutException || cause instanceof SocketTimeoutException) {
                return new Failure(stepAfter(progress, target), late(stepAfter(progress, target)));
            }
            if (isEnd(cause)) {
                // There was a connection, whether or not Jetty had given it to the request.
                Progress reached = progress == Progress.CONNECTING ? Progress.CONNECTED : progress;
                OpeningStep step = stepAfter(reached, target);
                String during = step == OpeningStep.TLS ? "the TLS handshake" : "the handshake";
                return new Failure(step, "the server closed the connection during " + during);
            }
        }
        return new Failure(stepAfter(progress, target), messageOf(thrown));
    }

    private static OpeningStep stepAfter(Progress progress, URI target) {
        return switch (progress) {
            case CONNECTING -> OpeningStep.CONNECT;
            case CONNECTED -> target.getScheme().equalsIgnoreCase("wss") ? OpeningStep.TLS : OpeningStep.HTTP;
            case ASKED -> OpeningStep.HTTP;
        };
    }

    private static String late(OpeningStep step) {
        return switch (step) {
            case CONNECT -> "the host did not answer in time";
            case TLS -> "the server did not finish the TLS handshake in time";
            default -> "the server did not answer the request in time";
        };
    }

    /** Jetty says that the look-up took too long with an exception of its own. */
    private static boolean isUnknownName(Throwable cause) {
        return cause instanceof UnknownHostException
                || cause instanceof UnresolvedAddressException
                || (cause instanceof TimeoutException
                        && String.valueOf(cause.getMessage()).startsWith("DNS"));
    }

    /** The system's words; Java has no exception of its own for it. */
    private static boolean isOutOfFiles(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException
                    && String.valueOf(cause.getMessage()).contains("Too many open files")) {
                return true;
            }
        }
        return false;
    }

    /** A reset has no exception of its own. */
    private static boolean isEnd(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return cause instanceof ClosedChannelException
                || cause instanceof EOFException
                || (cause instanceof IOException
                        && (message.startsWith("Connection reset") || message.startsWith("Broken pipe")));
    }

    private static String messageOf(Throwable thrown) {
        return Text.printable(thrown.getMessage() == null ? thrown.toString() : thrown.getMessage());
    }

    /** HttpException is no Throwable to the compiler. */
    private static <T> @Nullable T find(Throwable thrown, Class<T> type) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
