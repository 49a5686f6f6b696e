package dev.hawser.websocket;

import java.util.Map;

/**
 * Why a handshake was refused.
 *
 * @param status the HTTP status to answer with
 * @param reason one sentence for a person: the rule and what was there instead
 * @param headers fields that the answer has to have, such as {@code Sec-WebSocket-Version}
 */
public record Refusal(int status, String reason, Map<String, String> headers) {
    public Refusal {
        headers = Map.copyOf(headers);
    }
}
