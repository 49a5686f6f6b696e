package dev.hawser.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.websocket.ServerHandshake.Offer;
import dev.hawser.websocket.ServerHandshake.Refused;
import dev.hawser.websocket.ServerHandshake.Result;
import java.util.Map;

/** What becomes of a request with these header fields. */
final class HandshakeChecks {
    private HandshakeChecks() {}

    static Result check(Headers headers) {
        return ServerHandshake.check("GET", "HTTP/1.1", headers);
    }

    static Offer offer(Headers headers) {
        assertThat(check(headers)).isInstanceOf(Offer.class);
        return (Offer) check(headers);
    }

    static Refusal refusal(Headers headers) {
        Result result = check(headers);
        assertThat(result).isInstanceOf(Refused.class);
        return ((Refused) result).refusal();
    }

    static void refuses(Headers headers, String reason) {
        assertRefused(check(headers), reason);
    }

    static void assertRefused(Result result, String reason) {
        assertThat(result).isEqualTo(new Refused(new Refusal(400, reason, Map.of())));
    }
}
