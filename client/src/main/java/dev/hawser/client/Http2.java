package dev.hawser.client;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.io.ClientConnector;

/** What the HTTP/2 of a factory has in common: its settings, and the carriers by server. Any thread. */
final class Http2 {
    /** What a peer may send on a stream before it is read: it bounds what a reader that is behind holds. */
    static final int STREAM_WINDOW = 256 * 1024;

    /** So much that readers who are behind hold up nobody else on their carrier: four thousand of them. */
    private static final int CARRIER_WINDOW = 1 << 30;

    /** More than any server takes, so that it is the server's limit that is named. */
    private static final int MAX_REQUEST_HEADER_BYTES = 64 * 1024;

    /** Jetty's, as the holder of settings only; the factory's transport connects. */
    private final HTTP2Client settings;

    private final HttpClient http;
    /** By scheme, host and port. */
    private final Map<String, Carriers> servers = new ConcurrentHashMap<>();

    Http2(HttpClient http, ClientConnector connector) {
        this.http = http;
        settings = new HTTP2Client(connector);
        settings.setInitialStreamRecvWindow(STREAM_WINDOW);
        settings.setInitialSessionRecvWindow(CARRIER_WINDOW);
        settings.setMaxConcurrentPushedStreams(0);
        settings.setMaxRequestHeadersSize(MAX_REQUEST_HEADER_BYTES);
        settings.setMaxResponseHeadersSize(http.getMaxResponseHeadersSize());
    }

    HTTP2Client settings() {
        return settings;
    }

    HttpClient http() {
        return http;
    }

    /** Those that lead to the server of a target. */
    Carriers carriersTo(URI target) {
        String origin = target.getScheme().toLowerCase(Locale.ROOT) + "://" + Redirect.authority(target);
        return servers.computeIfAbsent(origin, server -> new Carriers(this, target));
    }
}
