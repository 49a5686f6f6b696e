package dev.hawser.websocket;

import dev.hawser.websocket.ServerHandshake.Offer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The header fields of a request for a WebSocket that mean the same over every version of HTTP, and the rules for them. */
final class HandshakeFields {
    static final String VERSION = "13";

    private static final int BAD_REQUEST = 400;
    private static final List<String> WEBSOCKET_FIELDS = List.of(
            "Sec-WebSocket-Key",
            "Sec-WebSocket-Version",
            "Sec-WebSocket-Protocol",
            "Sec-WebSocket-Extensions",
            "Sec-WebSocket-Accept");

    private final HandshakeHeaders headers;
    private final List<String> protocols;
    private final @Nullable List<Extension> extensions;

    HandshakeFields(HandshakeHeaders headers) {
        this.headers = headers;
        this.protocols = HeaderList.members(headers.values("Sec-WebSocket-Protocol"));
        this.extensions = ExtensionList.parse(headers.values("Sec-WebSocket-Extensions"));
    }

    /** Whether a request has any field that only a WebSocket handshake has. */
    static boolean isAnyIn(HandshakeHeaders headers) {
        return WEBSOCKET_FIELDS.stream().anyMatch(name -> !headers.values(name).isEmpty());
    }

    /** The first rule that is broken, in this order. */
    static @Nullable Refusal first(List<Supplier<@Nullable Refusal>> rules) {
        for (Supplier<@Nullable Refusal> rule : rules) {
            Refusal refusal = rule.get();
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    /**
     * Checks {@code Sec-WebSocket-Version}.
     *
     * @param status of the answer to another version
     * @param others fields of the answer to another version, besides the version that is known
     */
    @Nullable
    Refusal checkVersion(int status, Map<String, String> others) {
        // Section 4.2.1 item 6 and 4.2.2 item 4: the answer says which versions the server understands.
        Refusal refusal = checkSingle("Sec-WebSocket-Version");
        if (refusal != null) {
            return refusal;
        }
        String found = single("Sec-WebSocket-Version");
        if (found.equals(VERSION)) {
            return null;
        }
        Map<String, String> answer = new LinkedHashMap<>(others);
        answer.put("Sec-WebSocket-Version", VERSION);
        String reason = "Sec-WebSocket-Version must be 13, not " + HeaderText.excerpt(found);
        return new Refusal(status, cite(reason, "4.2.2"), answer);
    }

    @Nullable
    Refusal checkProtocols() {
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

    @Nullable
    Refusal checkOrigin() {
        // Section 4.2.1 item 7: optional, but there is only one origin.
        return headers.values("Origin").size() > 1 ? checkSingle("Origin") : null;
    }

    @Nullable
    Refusal checkExtensions() {
        // Section 9.1: a value that breaks the grammar fails the handshake even though no extension has to be taken.
        List<String> lines = headers.values("Sec-WebSocket-Extensions");
        if (!lines.isEmpty() && extensions == null) {
            String found = HeaderText.excerpt(HeaderList.joined(lines));
            return refusal("Sec-WebSocket-Extensions breaks its grammar: " + found, "9.1");
        }
        return null;
    }

    @Nullable
    Refusal checkSingle(String name) {
        int lines = headers.values(name).size();
        if (lines == 0) {
            return refusal("the " + name + " header is missing", "4.2.1");
        }
        return lines == 1
                ? null
                : refusal("the " + name + " header must be there once, not " + lines + " times", "4.2.1");
    }

    /** The value of a field that is there. */
    String single(String name) {
        return HeaderText.trim(headers.values(name).get(0));
    }

    /**
     * The offer that fields make that break no rule.
     *
     * @param key null where the handshake has none
     */
    Offer offer(@Nullable String key) {
        String origin = headers.values("Origin").isEmpty() ? null : single("Origin");
        return new Offer(key, protocols, extensions == null ? List.of() : extensions, origin);
    }

    static Refusal refusal(String reason, String section) {
        return new Refusal(BAD_REQUEST, cite(reason, section), Map.of());
    }

    private static String cite(String reason, String section) {
        return reason + " (RFC 6455 section " + section + ")";
    }
}
