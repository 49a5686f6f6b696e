package dev.hawser.websocket;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client's half of one opening handshake over HTTP/1.1 (RFC 6455 section 4.1). Immutable; any thread.
 */
public final class ClientHandshake {
    private static final int SWITCHING_PROTOCOLS = 101;

    private final String key;
    private final List<String> protocols;

    /** What the answer of a server means. */
    public sealed interface Result {}

    /**
     * The connection is open.
     *
     * @param protocol the sub-protocol that the server chose, or null for none
     */
    public record Accepted(@Nullable String protocol) implements Result {}

    /**
     * The answer breaks a rule: the connection has to fail.
     *
     * @param reason the rule and what was there instead
     */
    public record Failed(String reason) implements Result {}

    /**
     * A handshake to come.
     *
     * @param nonce 16 random bytes for {@code Sec-WebSocket-Key}, new for each connection
     * @param protocols the sub-protocols to offer, by preference; may be empty
     * @throws IllegalArgumentException when the nonce has not 16 bytes, or a protocol is no HTTP token or there twice
     */
    public ClientHandshake(byte[] nonce, List<String> protocols) {
        if (nonce.length != HandshakeKey.NONCE_LENGTH) {
            throw new IllegalArgumentException("nonce of " + nonce.length + " bytes, not 16 (RFC 6455 section 4.1)");
        }
        this.key = HandshakeKey.of(nonce);
        this.protocols = List.copyOf(protocols);
        requireTokensOnce(this.protocols);
    }

    /** Section 4.1: tokens that "MUST all be unique strings". */
    private static void requireTokensOnce(List<String> protocols) {
        Set<String> seen = new HashSet<>();
        for (String protocol : protocols) {
            if (!HeaderText.isToken(protocol) || !seen.add(protocol)) {
                String what = seen.contains(protocol) ? " is there twice" : " is not an HTTP token";
                throw new IllegalArgumentException(
                        "sub-protocol " + HeaderText.excerpt(protocol) + what + " (RFC 6455 section 4.1)");
            }
        }
    }

    /** The fields of the request, besides {@code Host} and the client's own. */
    public Map<String, String> requestHeaders() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Upgrade", "websocket");
        headers.put("Connection", "Upgrade");
        headers.put("Sec-WebSocket-Version", "13");
        headers.put("Sec-WebSocket-Key", key);
        if (!protocols.isEmpty()) {
            headers.put("Sec-WebSocket-Protocol", String.join(", ", protocols));
        }
        return Collections.unmodifiableMap(headers);
    }

    /**
     * Checks the server's answer by every rule of section 4.1.
     *
     * @param status the HTTP status; anything but 101 fails
     * @param headers of the answer
     */
    public Result check(int status, HandshakeHeaders headers) {
        // Item 1: another status is ordinary HTTP, such as a redirect or a demand for a password.
        if (status != SWITCHING_PROTOCOLS) {
            return failed("the server answered with status " + status + " instead of 101");
        }
        Failed failure = checkUpgrade(headers);
        if (failure == null) {
            failure = checkAccept(headers);
        }
        if (failure == null) {
            failure = checkExtensions(headers);
        }
        return failure == null ? checkProtocol(headers) : failure;
    }

    private @Nullable Failed checkUpgrade(HandshakeHeaders headers) {
        // Item 2: the value has to be "websocket" and nothing else. Item 3: "Connection" has to contain "Upgrade".
        List<String> upgrade = headers.values("Upgrade");
        if (upgrade.size() != 1 || !HeaderText.equalsIgnoringCase(HeaderText.trim(upgrade.get(0)), "websocket")) {
            return failed("the Upgrade header of the answer must be 'websocket'" + instead(upgrade));
        }
        List<String> connection = headers.values("Connection");
        if (!HeaderList.contains(connection, "upgrade")) {
            return failed("the Connection header of the answer must contain 'upgrade'" + instead(connection));
        }
        return null;
    }

    private @Nullable Failed checkAccept(HandshakeHeaders headers) {
        // Item 4: the proof that the server has read this handshake and is no cache.
        List<String> accept = headers.values("Sec-WebSocket-Accept");
        String expected = HandshakeKey.accept(key);
        if (accept.size() != 1 || !HeaderText.trim(accept.get(0)).equals(expected)) {
            return failed("Sec-WebSocket-Accept must be '" + expected + "'" + instead(accept));
        }
        return null;
    }

    private static @Nullable Failed checkExtensions(HandshakeHeaders headers) {
        // Item 5: an extension "that was not present in the client's handshake", and this client offers none.
        List<String> extensions = headers.values("Sec-WebSocket-Extensions");
        if (!extensions.isEmpty()) {
            return failed("the server chose an extension that was not offered: " + found(extensions));
        }
        return null;
    }

    private Result checkProtocol(HandshakeHeaders headers) {
        // Item 6: a sub-protocol "that was not present in the client's handshake". Section 11.3.4: at most one.
        List<String> chosen = headers.values("Sec-WebSocket-Protocol");
        if (chosen.isEmpty()) {
            return new Accepted(null);
        }
        if (chosen.size() > 1) {
            return failed("the server chose more than one sub-protocol: " + found(chosen));
        }
        String protocol = HeaderText.trim(chosen.get(0));
        if (!protocols.contains(protocol)) {
            return failed("the server chose a sub-protocol that was not offered: " + found(chosen));
        }
        return new Accepted(protocol);
    }

    private static String instead(List<String> lines) {
        return lines.isEmpty() ? " but is missing" : ", not " + found(lines);
    }

    private static String found(List<String> lines) {
        return HeaderText.excerpt(HeaderList.joined(lines));
    }

    private static Failed failed(String reason) {
        return new Failed(reason + " (RFC 6455 section 4.1)");
    }
}
