package dev.hawser.server;

import dev.hawser.connection.HandshakeTrace;
import dev.hawser.websocket.OpeningHandshake;
import java.security.Principal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Session;

/** What of a request may be kept. */
final class Requests {
    private Requests() {}

    static OpeningHandshake openingHandshake(Request request) {
        Request.AuthenticationState authentication = Request.getAuthenticationState(request);
        Principal principal = authentication == null ? null : authentication.getUserPrincipal();
        Session session = request.getSession(false);
        return new OpeningHandshake(
                request.getHttpURI().getPathQuery(),
                headers(request),
                parameters(request),
                cookies(request),
                principal,
                session == null ? null : session.getId());
    }

    static HandshakeTrace trace(Request request) {
        return new HandshakeTrace(
                request.getConnectionMetaData().getRemoteSocketAddress(),
                request.getMethod(),
                request.getHttpURI().getPathQuery(),
                request.getConnectionMetaData().getHttpVersion().asString(),
                name -> request.getHeaders().getValuesList(name));
    }

    private static Map<String, List<String>> headers(Request request) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (HttpField field : request.getHeaders()) {
            headers.computeIfAbsent(field.getLowerCaseName(), name -> new ArrayList<>(1))
                    .add(String.valueOf(field.getValue()));
        }
        return headers;
    }

    private static Map<String, List<String>> parameters(Request request) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        Request.extractQueryParameters(request)
                .forEach(field -> parameters.put(field.getName(), List.copyOf(field.getValues())));
        return parameters;
    }

    private static Map<String, String> cookies(Request request) {
        Map<String, String> cookies = new LinkedHashMap<>();
        for (HttpCookie cookie : Request.getCookies(request)) {
            cookies.putIfAbsent(cookie.getName(), cookie.getValue());
        }
        return cookies;
    }
}
