package dev.hawser.websocket;

import static dev.hawser.websocket.HandshakeFields.refusal;

import dev.hawser.websocket.ServerHandshake.NotWebSocket;
import dev.hawser.websocket.ServerHandshake.Refused;
import dev.hawser.websocket.ServerHandshake.Result;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request over HTTP/1.1 and the rules of RFC 6455 section 4.2.1 for it, in the order in which a person would want to hear of them. */
final class UpgradeRequest {
    private static final int UPGRADE_REQUIRED = 426;
    private static final String PROXY = "; a proxy in between may have removed it";

    private final String method;
    private final String version;
    private final HandshakeHeaders headers;

    UpgradeRequest(String method, String version, HandshakeHeaders headers) {
        this.method = method;
        this.version = version;
        this.headers = headers;
    }

    Result check() {
        if (!HeaderList.contains(headers.values("Upgrade"), "websocket") && !HandshakeFields.isAnyIn(headers)) {
            return new NotWebSocket();
        }
        HandshakeFields fields = new HandshakeFields(headers);
        Refusal refusal = HandshakeFields.first(List.of(
                this::checkRequestLine,
                () -> checkHost(fields),
                this::checkUpgrade,
                () -> checkVersion(fields),
                () -> checkKey(fields),
                fields::checkProtocols,
                fields::checkOrigin,
                fields::checkExtensions));
        return refusal == null ? fields.offer(fields.single("Sec-WebSocket-Key")) : new Refused(refusal);
    }

    private @Nullable Refusal checkRequestLine() {
        // Section 4.2.1 item 1: "An HTTP/1.1 or higher GET request". Methods are case-sensitive.
        if (!method.equals("GET")) {
            return refusal(
                    "the method of a WebSocket handshake must be GET, not " + HeaderText.excerpt(method), "4.2.1");
        }
        if (!isAtLeastHttp11()) {
            return refusal(
                    "a WebSocket handshake needs HTTP/1.1 or higher, not " + HeaderText.excerpt(version), "4.2.1");
        }
        return null;
    }

    private boolean isAtLeastHttp11() {
        if (!version.startsWith("HTTP/") || version.length() < 6) {
            return false;
        }
        char major = version.charAt(5);
        boolean minorIsOneOrMore = version.length() == 8 && version.charAt(6) == '.' && version.charAt(7) >= '1';
        return major == '1' ? minorIsOneOrMore : HeaderText.isDigit(major) && major > '1';
    }

    private static @Nullable Refusal checkHost(HandshakeFields fields) {
        // Section 4.2.1 item 2: "A |Host| header field containing the server's authority."
        Refusal refusal = fields.checkSingle("Host");
        if (refusal == null && fields.single("Host").isEmpty()) {
            return refusal("the Host header is empty", "4.2.1");
        }
        return refusal;
    }

    private @Nullable Refusal checkUpgrade() {
        // Section 4.2.1 items 3 and 4. Both fields belong to one hop, so proxies that do not know WebSocket drop them.
        Refusal refusal = checkListed("Upgrade", "websocket");
        return refusal == null ? checkListed("Connection", "upgrade") : refusal;
    }

    private @Nullable Refusal checkListed(String name, String token) {
        List<String> lines = headers.values(name);
        if (lines.isEmpty()) {
            return refusal("the " + name + " header is missing" + PROXY, "4.2.1");
        }
        if (!HeaderList.contains(lines, token)) {
            String found = HeaderText.excerpt(HeaderList.joined(lines));
            return refusal("the " + name + " header must contain '" + token + "', not " + found + PROXY, "4.2.1");
        }
        return null;
    }

    private static @Nullable Refusal checkVersion(HandshakeFields fields) {
        // RFC 9110 section 15.5.22: "The server MUST send an Upgrade header field in a 426 (Upgrade Required)
        // response".
        return fields.checkVersion(UPGRADE_REQUIRED, Map.of("Upgrade", "websocket", "Connection", "Upgrade"));
    }

    private static @Nullable Refusal checkKey(HandshakeFields fields) {
        // Section 4.2.1 item 5: "a base64-encoded value that, when decoded, is 16 bytes in length."
        Refusal refusal = fields.checkSingle("Sec-WebSocket-Key");
        if (refusal == null && !HandshakeKey.isValid(fields.single("Sec-WebSocket-Key"))) {
            String found = HeaderText.excerpt(fields.single("Sec-WebSocket-Key"));
            return refusal("Sec-WebSocket-Key must be 16 bytes in base64, not " + found, "4.2.1");
        }
        return refusal;
    }
}
