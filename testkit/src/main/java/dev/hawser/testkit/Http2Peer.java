package dev.hawser.testkit;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HostPortHttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpScheme;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.SettingsFrame;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/** One connection of Jetty's HTTP/2 client, and whatever a test wants to ask in its streams. */
public final class Http2Peer implements AutoCloseable {
    public static final int STREAM_WINDOW = 64 * 1024;

    private final HTTP2Client client = new HTTP2Client();
    private final boolean secure;
    private final String authority;
    private final Session session;
    private final CompletableFuture<Map<Integer, Integer>> settings = new CompletableFuture<>();

    private Http2Peer(int port, String authority, SslContextFactory.@Nullable Client tls) {
        this.secure = tls != null;
        this.authority = authority;
        // Small, so that the server soon runs out of it when a test does not read.
        client.setInitialStreamRecvWindow(STREAM_WINDOW);
        if (tls != null) {
            client.addBean(tls);
        }
        try {
            client.start();
            InetSocketAddress address = new InetSocketAddress("localhost", port);
            Session.Listener listener = new Session.Listener() {
                @Override
                public void onSettings(Session from, SettingsFrame frame) {
                    settings.complete(frame.getSettings());
                }
            };
            session = Limit.get(
                    tls == null ? client.connect(address, listener) : client.connect(tls, address, listener),
                    "Jetty's HTTP/2 client to connect");
            Limit.get(settings, "the server's settings");
        } catch (Exception x) {
            throw new AssertionError("Jetty's HTTP/2 client", x);
        }
    }

    /** A client that begins with HTTP/2 in the clear. */
    public static Http2Peer connect(int port) {
        return new Http2Peer(port, "localhost:" + port, null);
    }

    /** A client that agrees on HTTP/2 over TLS. */
    public static Http2Peer connect(int port, SslContextFactory.Client tls) {
        return new Http2Peer(port, "localhost:" + port, tls);
    }

    /** What the server said about itself. */
    public Map<Integer, Integer> settings() {
        return Limit.get(settings, "the server's settings");
    }

    /** Asks for a WebSocket (RFC 8441 section 4) with good fields. */
    public Http2Stream open(String path, String... moreFields) {
        HttpFields.Mutable fields = fields(moreFields).put("sec-websocket-version", "13");
        return request("websocket", path, fields);
    }

    /** Asks for a WebSocket with these fields only. */
    public Http2Stream openBare(String path, String... fields) {
        return request("websocket", path, fields(fields));
    }

    /** An extended CONNECT for any protocol, or a CONNECT for none. */
    public Http2Stream request(@Nullable String protocol, String path, HttpFields fields) {
        return send(new MetaData.ConnectRequest(
                secure ? HttpScheme.HTTPS : HttpScheme.HTTP, new HostPortHttpField(authority), path, fields, protocol));
    }

    /** An ordinary GET. */
    public Http2Stream get(String path) {
        HttpURI uri = HttpURI.from((secure ? "https://" : "http://") + authority + path);
        return new Http2Stream(
                session,
                listener -> session.newStream(
                        new HeadersFrame(
                                new MetaData.Request("GET", uri, HttpVersion.HTTP_2, HttpFields.EMPTY), null, true),
                        listener));
    }

    private Http2Stream send(MetaData.Request request) {
        return new Http2Stream(
                session, listener -> session.newStream(new HeadersFrame(request, null, false), listener));
    }

    private static HttpFields.Mutable fields(String... lines) {
        HttpFields.Mutable fields = HttpFields.build();
        for (String line : lines) {
            int colon = line.indexOf(':');
            fields.add(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        return fields;
    }

    @Override
    public void close() {
        try {
            client.stop();
        } catch (Exception x) {
            throw new AssertionError("Jetty's HTTP/2 client did not stop", x);
        }
    }
}
