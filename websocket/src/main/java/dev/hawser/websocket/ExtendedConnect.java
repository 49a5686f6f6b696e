package dev.hawser.websocket;

import dev.hawser.websocket.ServerHandshake.NotWebSocket;
import dev.hawser.websocket.ServerHandshake.Refused;
import dev.hawser.websocket.ServerHandshake.Result;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One extended CONNECT request and the rules of RFC 8441 section 5 for it. {@code Sec-WebSocket-Key} is not looked at: the pseudo-header
 * {@code :protocol}, which only who knows it can send, has taken its place.
 */
final class ExtendedConnect {
    private static final int BAD_REQUEST = 400;

    private final String version;
    private final HandshakeHeaders headers;

    private ExtendedConnect(String version, HandshakeHeaders headers) {
        this.version = version;
        this.headers = headers;
    }

    static Result check(@Nullable String protocol, String version, HandshakeHeaders headers) {
        // Section 5: "it MUST have a value of 'websocket'". There are others, such as connect-udp.
        return "websocket".equals(protocol) ? new ExtendedConnect(version, headers).check() : new NotWebSocket();
    }

    private Result check() {
        HandshakeFields fields = new HandshakeFields(headers);
        // RFC 6455 section 4.4. Not 426, which would have to have the field Upgrade.
        Refusal refusal = HandshakeFields.first(List.of(
                this::checkHttpVersion,
                () -> checkAbsent("Upgrade"),
                () -> checkAbsent("Connection"),
                () -> fields.checkVersion(BAD_REQUEST, Map.of()),
                fields::checkProtocols,
                fields::checkOrigin,
                fields::checkExtensions));
        return refusal == null ? fields.offer(null) : new Refused(refusal);
    }

    private @Nullable Refusal checkHttpVersion() {
        // Section 4: the pseudo-header exists from HTTP/2 on.
        boolean known = version.length() > 5
                && version.startsWith("HTTP/")
                && HeaderText.isDigit(version.charAt(5))
                && version.charAt(5) >= '2';
        return known
                ? null
                : refusal("an extended CONNECT needs HTTP/2 or higher, not " + HeaderText.excerpt(version), "4");
    }

    private @Nullable Refusal checkAbsent(String name) {
        // Section 5: Connection and Upgrade "MUST NOT be included in the CONNECT request defined here."
        return headers.values(name).isEmpty()
                ? null
                : refusal("an extended CONNECT must not have the " + name + " header", "5");
    }

    private static Refusal refusal(String reason, String section) {
        return new Refusal(BAD_REQUEST, reason + " (RFC 8441 section " + section + ")", Map.of());
    }
}
