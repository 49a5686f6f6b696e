package dev.hawser.websocket;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client's half of one opening handshake, over HTTP/1.1 (RFC 6455 section 4.1) or HTTP/2 (RFC 8441 section 5). Immutable; any thread.
 */
public final class ClientHandshake {
    private static final int SWITCHING_PROTOCOLS = 101;

    /** Null over HTTP/2: RFC 8441 section 5 leaves out everything that proves that the server is no cache. */
    private final @Nullable String key;

    private final List<String> protocols;
    private final @Nullable DeflateOffer deflate;

    /** What the answer of a server means. */
    public sealed interface Result {}

    /**
     * The connection is open.
     *
     * @param protocol the sub-protocol that the server chose, or null for none
     * @param deflate what is agreed on for compression, or null for none
     */
    public record Accepted(
            @Nullable String protocol, @Nullable DeflateParameters deflate) implements Result {}

    /**
     * The answer breaks a rule: the connection has to fail.
     *
     * @param reason the rule and what was there instead
     */
    public record Failed(String reason) implements Result {}

    private ClientHandshake(@Nullable String key, List<String> protocols, @Nullable DeflateOptions deflate) {
        this.key = key;
        this.protocols = List.copyOf(protocols);
        this.deflate = deflate == null ? null : new DeflateOffer(deflate);
        requireTokensOnce(this.protocols);
    }

    /**
     * A handshake to come over HTTP/1.1: a GET request.
     *
     * @param nonce 16 random bytes for {@code Sec-WebSocket-Key}, new for each connection
     * @param protocols the sub-protocols to offer, by preference; may be empty
     * @param deflate what to offer for compression (RFC 7692); null for none
     * @throws IllegalArgumentException when the nonce has not 16 bytes, or a protocol is no HTTP token or there twice
     */
    public static ClientHandshake upgrade(byte[] nonce, List<String> protocols, @Nullable DeflateOptions deflate) {
        if (nonce.length != HandshakeKey.NONCE_LENGTH) {
            throw new IllegalArgumentException("nonce of " + nonce.length + " bytes, not 16 (RFC 6455 section 4.1)");
        }
        return new ClientHandshake(HandshakeKey.of(nonce), protocols, deflate);
    }

    /**
     * A handshake to come over HTTP/2: a CONNECT request with {@code :protocol} {@code websocket} (RFC 8441 section 5).
     *
     * @param protocols the sub-protocols to offer, by preference; may be empty
     * @param deflate what to offer for compression (RFC 7692); null for none
     * @throws IllegalArgumentException when a protocol is no HTTP token or there twice
     */
    public static ClientHandshake extendedConnect(List<String> protocols, @Nullable DeflateOptions deflate) {
        return new ClientHandshake(null, protocols, deflate);
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
        if (key != null) {
            headers.put("Upgrade", "websocket");
            headers.put("Connection", "Upgrade");
        }
        headers.put("Sec-WebSocket-Version", HandshakeFields.VERSION);
        if (key != null) {
            headers.put("Sec-WebSocket-Key", key);
        }
        if (!protocols.isEmpty()) {
            headers.put("Sec-WebSocket-Protocol", String.join(", ", protocols));
        }
        if (deflate != null) {
            headers.put("Sec-WebSocket-Extensions", deflate.text());
        }
        return Collections.unmodifiableMap(headers);
    }

    /**
     * Checks the server's answer by every rule of section 4.1.
     *
     * @param status the HTTP status; anything but 101, or to an extended CONNECT 200 to 299, fails
     * @param headers of the answer
     */
    public Result check(int status, HandshakeHeaders headers) {
        Failed failure = key == null ? checkConnected(status) : checkUpgraded(status, headers, key);
        if (failure != null) {
            return failure;
        }
        Result extensions = checkExtensions(headers);
        return extensions instanceof Accepted accepted ? checkProtocol(headers, accepted.deflate()) : extensions;
    }

    private static @Nullable Failed checkConnected(int status) {
        // RFC 9110 section 9.3.6: any 2xx makes the stream a tunnel. Another one is ordinary HTTP.
        return status >= 200 && status <= 299
                ? null
                : new Failed("the server answered with status " + status + " instead of 200 (RFC 8441 section 5)");
    }

    private static @Nullable Failed checkUpgraded(int status, HandshakeHeaders headers, String key) {
        // Item 1: another status is ordinary HTTP, such as a redirect or a demand for a password.
        if (status != SWITCHING_PROTOCOLS) {
            return failed("the server answered with status " + status + " instead of 101");
        }
        Failed failure = checkUpgrade(headers);
        return failure == null ? checkAccept(headers, key) : failure;
    }

    private static @Nullable Failed checkUpgrade(HandshakeHeaders headers) {
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

    private static @Nullable Failed checkAccept(HandshakeHeaders headers, String key) {
        // Item 4: the proof that the server has read this handshake and is no cache.
        List<String> accept = headers.values("Sec-WebSocket-Accept");
        String expected = HandshakeKey.accept(key);
        if (accept.size() != 1 || !HeaderText.trim(accept.get(0)).equals(expected)) {
            return failed("Sec-WebSocket-Accept must be '" + expected + "'" + instead(accept));
        }
        return null;
    }

    /** What is agreed on, without a protocol, or a failure. */
    private Result checkExtensions(HandshakeHeaders headers) {
        List<String> lines = headers.values("Sec-WebSocket-Extensions");
        if (lines.isEmpty()) {
            return new Accepted(null, null);
        }
        if (deflate == null) {
            return notOffered(lines);
        }
        List<Extension> extensions = ExtensionList.parse(lines);
        if (extensions == null) {
            return new Failed("Sec-WebSocket-Extensions of the answer breaks its grammar: " + found(lines)
                    + " (RFC 6455 section 9.1)");
        }
        // Item 5: an extension "that was not present in the client's handshake".
        if (extensions.stream().anyMatch(extension -> !extension.name().equals(DeflateTerms.NAME))) {
            return notOffered(lines);
        }
        if (extensions.size() > 1) {
            return failed(
                    "the server chose permessage-deflate " + extensions.size() + " times, and it was offered once");
        }
        DeflateTerms terms = new DeflateTerms(extensions.get(0));
        String problem = deflate.problemOf(terms);
        return problem == null
                ? new Accepted(null, deflate.agreed(terms))
                : new Failed("permessage-deflate of the answer: " + problem);
    }

    private static Failed notOffered(List<String> lines) {
        return failed("the server chose an extension that was not offered: " + found(lines));
    }

    private Result checkProtocol(HandshakeHeaders headers, @Nullable DeflateParameters agreed) {
        // Item 6: a sub-protocol "that was not present in the client's handshake". Section 11.3.4: at most one.
        List<String> chosen = headers.values("Sec-WebSocket-Protocol");
        if (chosen.isEmpty()) {
            return new Accepted(null, agreed);
        }
        if (chosen.size() > 1) {
            return failed("the server chose more than one sub-protocol: " + found(chosen));
        }
        String protocol = HeaderText.trim(chosen.get(0));
        if (!protocols.contains(protocol)) {
            return failed("the server chose a sub-protocol that was not offered: " + found(chosen));
        }
        return new Accepted(protocol, agreed);
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
