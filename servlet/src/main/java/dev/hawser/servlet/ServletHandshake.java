package dev.hawser.servlet;

import dev.hawser.connection.HandshakeTrace;
import dev.hawser.websocket.HandshakeAcceptor;
import dev.hawser.websocket.HandshakeHeaders;
import dev.hawser.websocket.OpeningHandshake;
import dev.hawser.websocket.Refusal;
import dev.hawser.websocket.ServerHandshake;
import dev.hawser.websocket.WebSocket;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** One request at a servlet and the opening handshake (RFC 6455 section 4.2) that it may ask for. */
final class ServletHandshake {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketServlet.class);

    private final HttpUpgrade container;
    private final HandshakeAcceptor<HttpServletRequest> acceptor;
    private final HttpServletRequest request;
    private final HttpServletResponse response;

    ServletHandshake(
            HttpUpgrade container,
            HandshakeAcceptor<HttpServletRequest> acceptor,
            HttpServletRequest request,
            HttpServletResponse response) {
        this.container = container;
        this.acceptor = acceptor;
        this.request = request;
        this.response = response;
    }

    /**
     * Answers the request if it asks for a WebSocket.
     *
     * @return false when it does not; then nothing has been done
     */
    boolean answer() throws IOException {
        // The page of an error, or a part of another page, is not what was asked for.
        DispatcherType dispatch = request.getDispatcherType();
        if (dispatch == DispatcherType.ERROR || dispatch == DispatcherType.INCLUDE) {
            return false;
        }
        ServerHandshake.Result result = check(container, request);
        if (result instanceof ServerHandshake.NotWebSocket) {
            return false;
        }
        if (response.isCommitted()) {
            LOG.warn(
                    "WebSocket to {} lost: a filter has already sent an answer with status {}, and no other can follow",
                    request.getRequestURI(),
                    response.getStatus());
        } else if (result instanceof ServerHandshake.Refused refused) {
            refuse(refused.refusal());
        } else if (result instanceof ServerHandshake.Offer offer) {
            answer(offer);
        }
        return true;
    }

    /** Whether a request asks for a WebSocket, rightly or not. */
    static boolean asksForWebSocket(HttpUpgrade container, HttpServletRequest request) {
        return !(check(container, request) instanceof ServerHandshake.NotWebSocket);
    }

    private static ServerHandshake.Result check(HttpUpgrade container, HttpServletRequest request) {
        String protocol = container.tunnelProtocol(request);
        HandshakeHeaders headers = name -> headerValues(request, name);
        return protocol == null
                ? ServerHandshake.check(request.getMethod(), request.getProtocol(), headers)
                : ServerHandshake.checkExtendedConnect(protocol, request.getProtocol(), headers);
    }

    private void answer(ServerHandshake.Offer offer) throws IOException {
        if (hasContent()) {
            refuse(HttpServletResponse.SC_BAD_REQUEST, "A WebSocket handshake has no content.");
            return;
        }
        ServerHandshake.Answer answer = offer.answer(acceptor, request, container.deflate());
        if (answer instanceof ServerHandshake.Accepted accepted) {
            accept(accepted);
        } else if (answer instanceof ServerHandshake.Refused refused) {
            refuse(refused.refusal());
        }
    }

    private void accept(ServerHandshake.Accepted accepted) throws IOException {
        if (accepted.webSocket() instanceof WebSocket.OnOpeningHandshake endpoint) {
            endpoint.onOpeningHandshake(openingHandshake(request));
        }
        response.setStatus(accepted.status());
        accepted.headers().forEach(response::setHeader);
        try {
            container.upgrade(accepted, request, response);
            if (HandshakeTrace.isWanted()) {
                trace().accepted(accepted);
            }
            // From here on no filter may change it.
            response.flushBuffer();
        } catch (ServletException | RuntimeException x) {
            LOG.warn("WebSocket to {} lost: the container does not upgrade the request", request.getRequestURI(), x);
            if (!response.isCommitted()) {
                response.reset();
                refuse(
                        HttpServletResponse.SC_NOT_IMPLEMENTED,
                        "The handshake is in order, but the connection cannot become a WebSocket: this container, or a"
                                + " filter before the servlet, does not upgrade requests.");
            }
        }
    }

    static OpeningHandshake openingHandshake(HttpServletRequest request) {
        String query = request.getQueryString();
        Map<String, List<String>> headers = new LinkedHashMap<>();
        Collections.list(request.getHeaderNames()).forEach(name -> headers.put(name, headerValues(request, name)));
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        request.getParameterMap().forEach((name, values) -> parameters.put(name, List.of(values)));
        Map<String, String> cookies = new LinkedHashMap<>();
        for (Cookie cookie : request.getCookies() == null ? new Cookie[0] : request.getCookies()) {
            cookies.putIfAbsent(cookie.getName(), cookie.getValue());
        }
        HttpSession session = request.getSession(false);
        return new OpeningHandshake(
                request.getRequestURI() + (query == null ? "" : "?" + query),
                headers,
                parameters,
                cookies,
                request.getUserPrincipal(),
                session == null ? null : session.getId());
    }

    /** Whatever follows such a request would be taken for frames. */
    private boolean hasContent() {
        return request.getHeader("Transfer-Encoding") != null || request.getContentLengthLong() > 0;
    }

    void refuse(Refusal refusal) throws IOException {
        for (Map.Entry<String, String> header : refusal.headers().entrySet()) {
            response.setHeader(header.getKey(), header.getValue());
        }
        refuse(refusal.status(), refusal.reason());
    }

    private void refuse(int status, String reason) throws IOException {
        LOG.atLevel(status == HttpServletResponse.SC_FORBIDDEN ? Level.INFO : Level.DEBUG)
                .log("WebSocket to {} refused with {}: {}", request.getRequestURI(), status, reason);
        if (HandshakeTrace.isWanted()) {
            trace().refused(status, reason);
        }
        response.setStatus(status);
        response.setContentType("text/plain;charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        response.getWriter().println(reason);
    }

    private HandshakeTrace trace() {
        String query = request.getQueryString();
        String address = request.getRemoteAddr();
        // As the frames of the connection name it.
        String host = address.contains(":") ? "[" + address + "]" : address;
        return new HandshakeTrace(
                "/" + host + ":" + request.getRemotePort(),
                request.getMethod(),
                request.getRequestURI() + (query == null ? "" : "?" + query),
                request.getProtocol(),
                name -> headerValues(request, name));
    }

    /** A container, or a filter, that does not give away header fields returns null. */
    private static List<String> headerValues(HttpServletRequest request, String name) {
        Enumeration<String> values = request.getHeaders(name);
        return values == null ? List.of() : Collections.list(values);
    }
}
