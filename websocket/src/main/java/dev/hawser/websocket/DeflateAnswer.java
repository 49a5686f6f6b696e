package dev.hawser.websocket;

import static dev.hawser.websocket.DeflateParameters.MAX_WINDOW_BITS;
import static dev.hawser.websocket.DeflateTerms.ABSENT;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server answers to an offer of {@code permessage-deflate} (RFC 7692 section 7.1).
 *
 * @param parameters what is agreed with it
 * @param text the value of {@code Sec-WebSocket-Extensions}
 */
record DeflateAnswer(DeflateParameters parameters, String text) {

    /** The answer to the first offer that can be accepted, in the client's order of preference, or null when none can. */
    static @Nullable DeflateAnswer to(List<Extension> offers, DeflateOptions options) {
        for (Extension offer : offers) {
            if (offer.name().equals(DeflateTerms.NAME)) {
                DeflateTerms terms = new DeflateTerms(offer);
                // Section 7.1: "A server MUST decline an extension negotiation offer" that breaks a rule; another may
                // follow.
                if (terms.problem() == null) {
                    return to(terms, options);
                }
            }
        }
        return null;
    }

    private static DeflateAnswer to(DeflateTerms offer, DeflateOptions options) {
        boolean knowsClientWindow = offer.clientMaxWindowBits() != ABSENT;
        DeflateParameters agreed = new DeflateParameters(
                offer.serverNoContextTakeover() || !options.serverContextTakeover(),
                offer.clientNoContextTakeover() || !options.clientContextTakeover(),
                DeflateTerms.atMost(options.serverMaxWindowBits(), offer.serverMaxWindowBits()),
                knowsClientWindow
                        ? DeflateTerms.atMost(options.clientMaxWindowBits(), offer.clientMaxWindowBits())
                        : MAX_WINDOW_BITS);
        StringBuilder text = new StringBuilder(DeflateTerms.NAME);
        if (agreed.serverNoContextTakeover()) {
            text.append("; ").append(DeflateTerms.SERVER_NO_CONTEXT_TAKEOVER);
        }
        if (agreed.clientNoContextTakeover()) {
            text.append("; ").append(DeflateTerms.CLIENT_NO_CONTEXT_TAKEOVER);
        }
        // Section 7.1.2.1: accepted "by including" it "with the same or smaller value as the offer".
        if (offer.serverMaxWindowBits() != ABSENT || agreed.serverMaxWindowBits() < MAX_WINDOW_BITS) {
            text.append("; ").append(DeflateTerms.SERVER_MAX_WINDOW_BITS).append('=');
            text.append(agreed.serverMaxWindowBits());
        }
        // Section 7.1.2.2: without it in the offer, the answer "MUST NOT include" it; so then it is 15.
        if (agreed.clientMaxWindowBits() < MAX_WINDOW_BITS) {
            text.append("; ").append(DeflateTerms.CLIENT_MAX_WINDOW_BITS).append('=');
            text.append(agreed.clientMaxWindowBits());
        }
        return new DeflateAnswer(agreed, text.toString());
    }
}
