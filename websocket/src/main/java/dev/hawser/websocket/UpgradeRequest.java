package dev.hawser.websocket;

import dev.hawser.websocket.ServerHandshake.NotWebSocket;
import dev.hawser.websocket.ServerHandshake.Offer;
import dev.hawser.websocket.ServerHandshake.Refused;
import dev.hawser.websocket.ServerHandshake.Result;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One request and the rules of RFC 6455 section 4.2.1 for it, in the order in which a person would want to hear of them. */
final class UpgradeRequest {
    private static final int BAD_REQUEST = 400;
    private static final int UPGRADE_REQUIRED = 426;
    private static final String VERSION = "13";
    private static final String PROXY = "; a proxy in between may have removed it";
    private static final List<String> WEBSOCKET_FIELDS = List.of(
            "Sec-WebSocket-Key",
            "Sec-WebSocket-Version",
            "Sec-WebSocket-Protocol",
            "Sec-WebSocket-Extensions",
            "Sec-WebSocket-Accept");

    private final String method;
    private final String version;
    private final HandshakeHeaders headers;

    UpgradeRequest(String method, String version, HandshakeHeaders headers) {
        this.method = method;
        this.version = version;
        this.headers = headers;
    }

    Result check() {
        if (!asksForWebSocket()) {
            return new NotWebSocket();
        }
        List<String> protocols = HeaderList.members(headers.values("Sec-WebSocket-Protocol"));
        Refusal refusal = firstRefusal(protocols);
        if (refusal != null) {
            return new Refused(refusal);
        }
        return new Offer(single("Sec-WebSocket-Key"), protocols, origin());
    }

    private boolean asksForWebSocket() {
        return HeaderList.contains(headers.values("Upgrade"), "websocket")
                || WEBSOCKET_FIELDS.stream()
                        .anyMatch(name -> !headers.values(name).isEmpty());
    }

    private @Nullable Refusal firstRefusal(List<String> protocols) {
        List<Supplier<@Nullable Refusal>> rules = List.of(
                this::checkRequestLine,
                this::checkHost,
                this::checkUpgrade,
                this::checkVersion,
                this::checkKey,
                () -> checkProtocols(protocols),
                this::checkOrigin,
                this::checkExtensions);
        for (Supplier<@Nullable Refusal> rule : rules) {
            Refusal refusal = rule.get();
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
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

    private @Nullable Refusal checkHost() {
        // Section 4.2.1 item 2: "A |Host| header field containing the server's authority."
        Refusal refusal = checkSingle("Host");
        if (refusal == null && single("Host").isEmpty()) {
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

    private @Nullable Refusal checkVersion() {
        // Section 4.2.1 item 6 and 4.2.2 item 4: 426 with the versions that the server understands.
        Refusal refusal = checkSingle("Sec-WebSocket-Version");
        if (refusal != null) {
            return refusal;
        }
        String found = single("Sec-WebSocket-Version");
        if (found.equals(VERSION)) {
            return null;
        }
        String reason = "Sec-WebSocket-Version must be 13, not " + HeaderText.excerpt(found);
        // RFC 9110 section 15.5.22: "The server MUST send an Upgrade header field in a 426 (Upgrade Required)
        // response".
        return new Refusal(
                UPGRADE_REQUIRED,
                cite(reason, "4.2.2"),
                Map.of("Sec-WebSocket-Version", VERSION, "Upgrade", "websocket", "Connection", "Upgrade"));
    }

    private @Nullable Refusal checkKey() {
        // Section 4.2.1 item 5: "a base64-encoded value that, when decoded, is 16 bytes in length."
        Refusal refusal = checkSingle("Sec-WebSocket-Key");
        if (refusal == null && !HandshakeKey.isValid(single("Sec-WebSocket-Key"))) {
            String found = HeaderText.excerpt(single("Sec-WebSocket-Key"));
            return refusal("Sec-WebSocket-Key must be 16 bytes in base64, not " + found, "4.2.1");
        }
        return refusal;
    }

    private @Nullable Refusal checkProtocols(List<String> protocols) {
        // Section 11.3.4: several lines are one list. Section 4.1: tokens that "MUST all be unique strings".
        if (protocols.isEmpty() && !headers.values("Sec-WebSocket-Protocol").isEmpty()) {
            return refusal("the Sec-WebSocket-Protocol header is empty", "4.1");
        }
        Set<String> seen = new HashSet<>();
        for (String protocol : protocols) {
            if (!HeaderText.isToken(protocol)) {
                return refusal("the sub-protocol " + HeaderText.excerpt(protocol) + " is not an HTTP token", "4.1");
            }
            if (!seen.add(protocol)) {
                return refusal("the sub-protocol " + HeaderText.excerpt(protocol) + " is offered twice", "4.1");
            }
        }
        return null;
    }

    private @Nullable Refusal checkOrigin() {
        // Section 4.2.1 item 7: optional, but there is only one origin.
        return headers.values("Origin").size() > 1 ? checkSingle("Origin") : null;
    }

    private @Nullable Refusal checkExtensions() {
        // Section 9.1: a value that breaks the grammar fails the handshake even though no extension is taken.
        List<String> extensions = headers.values("Sec-WebSocket-Extensions");
        if (!extensions.isEmpty() && !ExtensionList.isValid(extensions)) {
            String found = HeaderText.excerpt(HeaderList.joined(extensions));
            return refusal("Sec-WebSocket-Extensions breaks its grammar: " + found, "9.1");
        }
        return null;
    }

    private @Nullable Refusal checkSingle(String name) {
        int lines = headers.values(name).size();
        if (lines == 0) {
            return refusal("the " + name + " header is missing", "4.2.1");
        }
        return lines == 1
                ? null
                : refusal("the " + name + " header must be there once, not " + lines + " times", "4.2.1");
    }

    private String single(String name) {
        return HeaderText.trim(headers.values(name).get(0));
    }

    private @Nullable String origin() {
        return headers.values("Origin").isEmpty() ? null : single("Origin");
    }

    private static Refusal refusal(String reason, String section) {
        return new Refusal(BAD_REQUEST, cite(reason, section), Map.of());
    }

    private static String cite(String reason, String section) {
        return reason + " (RFC 6455 section " + section + ")";
    }
}
