package dev.hawser.websocket;

import static dev.hawser.websocket.DeflateParameters.MAX_WINDOW_BITS;
import static dev.hawser.websocket.DeflateTerms.ABSENT;
import static dev.hawser.websocket.DeflateTerms.CLIENT_MAX_WINDOW_BITS;
import static dev.hawser.websocket.DeflateTerms.SERVER_MAX_WINDOW_BITS;
import static dev.hawser.websocket.DeflateTerms.WITHOUT_VALUE;

import org.jspecify.annotations.Nullable;

/**
 * A client's offer of {@code permessage-deflate} (RFC 7692 section 7.1).
 *
 * @param options what the client wants
 */
record DeflateOffer(DeflateOptions options) {

    /** The value of {@code Sec-WebSocket-Extensions}. */
    String text() {
        StringBuilder text = new StringBuilder(DeflateTerms.NAME);
        if (!options.serverContextTakeover()) {
            text.append("; ").append(DeflateTerms.SERVER_NO_CONTEXT_TAKEOVER);
        }
        if (!options.clientContextTakeover()) {
            text.append("; ").append(DeflateTerms.CLIENT_NO_CONTEXT_TAKEOVER);
        }
        if (limitsServerWindow()) {
            text.append("; ").append(SERVER_MAX_WINDOW_BITS).append('=').append(options.serverMaxWindowBits());
        }
        // Section 7.1.2.2: without a value, it says that the server may limit the client.
        text.append("; ").append(CLIENT_MAX_WINDOW_BITS);
        if (options.clientMaxWindowBits() < MAX_WINDOW_BITS) {
            text.append('=').append(options.clientMaxWindowBits());
        }
        return text.toString();
    }

    private boolean limitsServerWindow() {
        return options.serverMaxWindowBits() < MAX_WINDOW_BITS;
    }

    /** The first rule that a server's answer breaks, with its section, or null. */
    @Nullable
    String problemOf(DeflateTerms answer) {
        if (answer.problem() != null) {
            return answer.problem();
        }
        // Section 7.1.1.1: a server accepts it "by including" it in its answer.
        if (!options.serverContextTakeover() && !answer.serverNoContextTakeover()) {
            return "the answer does not confirm server_no_context_takeover" + DeflateTerms.section("7.1.1.1");
        }
        // Section 7.1.2.1: a server accepts it by including it "with the same or smaller value as the offer".
        if (limitsServerWindow() && answer.serverMaxWindowBits() == ABSENT) {
            return "the answer does not confirm server_max_window_bits=" + options.serverMaxWindowBits()
                    + DeflateTerms.section("7.1.2.1");
        }
        if (answer.serverMaxWindowBits() > options.serverMaxWindowBits()) {
            return tooMany(SERVER_MAX_WINDOW_BITS, answer.serverMaxWindowBits(), options.serverMaxWindowBits())
                    + DeflateTerms.section("7.1.2.1");
        }
        // Section 7.1.2.2: in an answer it has a value, "equal to or smaller than the received value".
        if (answer.clientMaxWindowBits() == WITHOUT_VALUE) {
            return "client_max_window_bits must have a value in an answer" + DeflateTerms.section("7.1.2.2");
        }
        if (answer.clientMaxWindowBits() > options.clientMaxWindowBits()) {
            return tooMany(CLIENT_MAX_WINDOW_BITS, answer.clientMaxWindowBits(), options.clientMaxWindowBits())
                    + DeflateTerms.section("7.1.2.2");
        }
        return null;
    }

    private static String tooMany(String name, int chosen, int offered) {
        return name + " of the answer is " + chosen + " > " + offered + " of the offer";
    }

    /** What is agreed with an answer that breaks no rule. */
    DeflateParameters agreed(DeflateTerms answer) {
        return new DeflateParameters(
                answer.serverNoContextTakeover(),
                answer.clientNoContextTakeover() || !options.clientContextTakeover(),
                DeflateTerms.atMost(MAX_WINDOW_BITS, answer.serverMaxWindowBits()),
                DeflateTerms.atMost(options.clientMaxWindowBits(), answer.clientMaxWindowBits()));
    }
}
