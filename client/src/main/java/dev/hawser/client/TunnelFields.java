package dev.hawser.client;

import dev.hawser.websocket.ClientHandshake;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http.HostPortHttpField;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpScheme;
import org.eclipse.jetty.http.MetaData;

/** The header of a request for a WebSocket over HTTP/2 (RFC 8441 section 4). */
final class TunnelFields {
    private static final String PROTOCOL = "websocket";
    /** RFC 9113 section 6.5.2: what each field is counted more than its name and value. */
    private static final int FIELD_OVERHEAD = 32;

    private TunnelFields() {}

    static MetaData.ConnectRequest request(HttpClient http, AttemptRequest asked, ClientHandshake handshake) {
        URI target = asked.asciiTarget();
        HttpFields.Mutable fields = HttpFields.build();
        handshake.requestHeaders().forEach(fields::put);
        asked.fields().forEach(fields::put);
        String cookies = cookies(http, asked);
        if (!cookies.isEmpty()) {
            fields.put(HttpHeader.COOKIE, cookies);
        }
        // Section 8.3.1 of RFC 9113: ":authority" stands for Host.
        String host = fields.get(HttpHeader.HOST);
        fields.remove(HttpHeader.HOST);
        String authority = host == null ? Redirect.authority(target) : host;
        String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
        HttpScheme scheme = target.getScheme().equalsIgnoreCase("wss") ? HttpScheme.HTTPS : HttpScheme.HTTP;
        return new MetaData.ConnectRequest(
                scheme, new HostPortHttpField(authority), target.getRawPath() + query, fields, PROTOCOL);
    }

    /** The user's, and those that the server has set. */
    private static String cookies(HttpClient http, AttemptRequest asked) {
        List<String> all = new ArrayList<>();
        asked.cookies().forEach((name, value) -> all.add(name + "=" + value));
        for (HttpCookie cookie : http.getHttpCookieStore().match(asked.asciiTarget())) {
            all.add(cookie.getName() + "=" + cookie.getValue());
        }
        return String.join("; ", all);
    }

    /** What the header comes to by the count of RFC 9113 section 6.5.2. */
    static int listSize(MetaData.ConnectRequest request) {
        int size = sizeOf(":method", request.getMethod())
                + sizeOf(":protocol", PROTOCOL)
                + sizeOf(":scheme", request.getHttpURI().getScheme())
                + sizeOf(":authority", request.getHttpURI().getAuthority())
                + sizeOf(":path", request.getHttpURI().getPathQuery());
        for (HttpField field : request.getHttpFields()) {
            size += sizeOf(field.getName(), field.getValue());
        }
        return size;
    }

    private static int sizeOf(String name, String value) {
        return name.length() + value.length() + FIELD_OVERHEAD;
    }
}
