package dev.hawser.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.Regression;
import dev.hawser.testkit.Rfc6455;
import dev.hawser.testkit.Rfc7692;
import dev.hawser.websocket.ClientHandshake.Accepted;
import dev.hawser.websocket.ClientHandshake.Failed;
import dev.hawser.websocket.ServerHandshake.Offer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client offers of permessage-deflate, and how it takes the answer. */
@Rfc7692("7.1")
class DeflateOfferTest {
    private static final DeflateOptions IN_CONTEXT = DeflateOptions.DEFAULT.withContextTakeover(true, true);
    private static final DeflateOptions SHORT_WINDOWS = IN_CONTEXT.withMaxWindowBits(10, 11);

    @Test
    @Rfc7692({"4/2", "5/1", "5/3", "7.1.1.1", "7.1.1.2", "7.1.2.1/1", "7.1.2.2/1"})
    void offersWhatItWants() {
        assertThat(offer(DeflateOptions.DEFAULT))
                .isEqualTo(
                        "permessage-deflate; server_no_context_takeover; client_no_context_takeover; client_max_window_bits");
        assertThat(offer(IN_CONTEXT)).isEqualTo("permessage-deflate; client_max_window_bits");
        assertThat(offer(SHORT_WINDOWS))
                .isEqualTo("permessage-deflate; server_max_window_bits=10; client_max_window_bits=11");
        assertThat(ClientHandshake.extendedConnect(List.of(), null).requestHeaders())
                .doesNotContainKey("Sec-WebSocket-Extensions");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            permessage-deflate                                                         | false | false | 15 | 15
            permessage-deflate; server_no_context_takeover                             | true  | false | 15 | 15
            permessage-deflate; client_no_context_takeover                             | false | true  | 15 | 15
            permessage-deflate; server_max_window_bits=9                               | false | false | 9  | 15
            permessage-deflate; server_max_window_bits="15"                            | false | false | 15 | 15
            permessage-deflate; client_max_window_bits=8; server_no_context_takeover   | true  | false | 15 | 8
            """)
    @Rfc7692("7.1.1.2/1")
    void takesWhatTheServerChose(String answer, boolean serverNo, boolean clientNo, int serverBits, int clientBits) {
        assertThat(check(answer, IN_CONTEXT))
                .isEqualTo(new Accepted(null, new DeflateParameters(serverNo, clientNo, serverBits, clientBits)));
    }

    @Test
    @Rfc7692("5")
    void takesThatTheServerChoseNoCompression() {
        assertThat(ClientHandshake.extendedConnect(List.of(), IN_CONTEXT).check(200, new Headers()))
                .isEqualTo(new Accepted(null, null));
    }

    @Test
    @Rfc7692({"7.1.1.2", "7.1.2.2"})
    void keepsToItsOwnLimitsEvenWhenTheServerDoesNotConfirmThem() {
        DeflateOptions options =
                DeflateOptions.DEFAULT.withContextTakeover(true, false).withMaxWindowBits(15, 9);
        assertThat(check("permessage-deflate", options))
                .isEqualTo(new Accepted(null, new DeflateParameters(false, true, 15, 9)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            permessage-deflate; x                                              | it has no parameter 'x' (RFC 7692 section 7)
            permessage-deflate; server_max_window_bits=9; server_max_window_bits=9 | the parameter 'server_max_window_bits' is there twice (RFC 7692 section 7)
            permessage-deflate; server_no_context_takeover=1                   | server_no_context_takeover has no value, not '1' (RFC 7692 section 7.1.1.1)
            permessage-deflate; client_no_context_takeover=0                   | client_no_context_takeover has no value, not '0' (RFC 7692 section 7.1.1.2)
            permessage-deflate; server_max_window_bits                         | server_max_window_bits must have a value from 8 to 15 but has none (RFC 7692 section 7.1.2.1)
            permessage-deflate; server_max_window_bits=7                       | server_max_window_bits must have a value from 8 to 15, not '7' (RFC 7692 section 7.1.2.1)
            permessage-deflate; server_max_window_bits=09                      | server_max_window_bits must have a value from 8 to 15, not '09' (RFC 7692 section 7.1.2.1)
            permessage-deflate; server_max_window_bits=11                      | server_max_window_bits of the answer is 11 > 10 of the offer (RFC 7692 section 7.1.2.1)
            permessage-deflate                                                 | the answer does not confirm server_max_window_bits=10 (RFC 7692 section 7.1.2.1)
            permessage-deflate; server_max_window_bits=10; client_max_window_bits | client_max_window_bits must have a value in an answer (RFC 7692 section 7.1.2.2)
            permessage-deflate; server_max_window_bits=10; client_max_window_bits=12 | client_max_window_bits of the answer is 12 > 11 of the offer (RFC 7692 section 7.1.2.2)
            permessage-deflate; server_max_window_bits=10; client_max_window_bits=16 | client_max_window_bits must have a value from 8 to 15, not '16' (RFC 7692 section 7.1.2.2)
            """)
    @Rfc7692({"7.1.1.1", "7.1.1.2", "7.1.2.1", "7.1.2.2", "5/11", "7/5", "7/6", "7/7", "7/8"})
    @Regression("CVE-2026-2229")
    void failsAtAnAnswerThatBreaksARule(String answer, String reason) {
        assertThat(check(answer, SHORT_WINDOWS)).isEqualTo(new Failed("permessage-deflate of the answer: " + reason));
    }

    @Test
    @Rfc7692("7.1.1.1")
    void failsWhenTheServerDoesNotConfirmThatItTakesNoContextOver() {
        assertThat(check("permessage-deflate", DeflateOptions.DEFAULT))
                .isEqualTo(new Failed(
                        "permessage-deflate of the answer: the answer does not confirm server_no_context_takeover"
                                + " (RFC 7692 section 7.1.1.1)"));
    }

    @Test
    @Rfc6455({"4.1", "9.1"})
    @Rfc7692({"5/7", "5/9", "5/11"})
    void failsAtAnotherExtensionOrASecondOne() {
        String notOffered = "the server chose an extension that was not offered: ";
        assertThat(check("foo", IN_CONTEXT)).isEqualTo(new Failed(notOffered + "'foo' (RFC 6455 section 4.1)"));
        assertThat(check("permessage-deflate, foo", IN_CONTEXT))
                .isEqualTo(new Failed(notOffered + "'permessage-deflate, foo' (RFC 6455 section 4.1)"));
        assertThat(check("permessage-deflate, permessage-deflate", IN_CONTEXT))
                .isEqualTo(new Failed("the server chose permessage-deflate 2 times, and it was offered once"
                        + " (RFC 6455 section 4.1)"));
        assertThat(check("permessage-deflate; =", IN_CONTEXT))
                .isEqualTo(new Failed("Sec-WebSocket-Extensions of the answer breaks its grammar:"
                        + " 'permessage-deflate; =' (RFC 6455 section 9.1)"));
        assertThat(check("", IN_CONTEXT)).isInstanceOf(Failed.class);
    }

    @Test
    void aClientAndAServerAgreeWhateverTheyWant() {
        int[] bits = {8, 11, 15};
        boolean[] both = {false, true};
        for (int client = 0; client < 36; client++) {
            for (int server = 0; server < 36; server++) {
                DeflateOptions clientWants = options(client, bits, both);
                DeflateOptions serverWants = options(server, bits, both);
                ClientHandshake handshake = ClientHandshake.extendedConnect(List.of(), clientWants);
                Offer offer = (Offer) ServerHandshake.checkExtendedConnect(
                        "websocket", "HTTP/2.0", Headers.of(handshake.requestHeaders()));
                ServerHandshake.Accepted accepted = Acceptance.of(offer, null, serverWants);
                assertThat(handshake.check(accepted.status(), Headers.of(accepted.headers())))
                        .as("%s and %s", clientWants, serverWants)
                        .isEqualTo(new Accepted(null, accepted.deflate()));
                DeflateParameters agreed = accepted.deflate();
                assertThat(agreed).isNotNull();
                assertThat(agreed.serverMaxWindowBits())
                        .isEqualTo(Math.min(clientWants.serverMaxWindowBits(), serverWants.serverMaxWindowBits()));
                assertThat(agreed.clientMaxWindowBits())
                        .isEqualTo(Math.min(clientWants.clientMaxWindowBits(), serverWants.clientMaxWindowBits()));
                assertThat(agreed.serverNoContextTakeover())
                        .isEqualTo(!clientWants.serverContextTakeover() || !serverWants.serverContextTakeover());
                assertThat(agreed.clientNoContextTakeover())
                        .isEqualTo(!clientWants.clientContextTakeover() || !serverWants.clientContextTakeover());
            }
        }
    }

    private static DeflateOptions options(int number, int[] bits, boolean[] both) {
        return DeflateOptions.DEFAULT
                .withContextTakeover(both[number % 2], both[number / 2 % 2])
                .withMaxWindowBits(bits[number / 4 % 3], bits[number / 12]);
    }

    private static String offer(DeflateOptions options) {
        Map<String, String> headers =
                ClientHandshake.extendedConnect(List.of(), options).requestHeaders();
        return headers.getOrDefault("Sec-WebSocket-Extensions", "none");
    }

    private static ClientHandshake.Result check(String answer, DeflateOptions options) {
        return ClientHandshake.extendedConnect(List.of(), options)
                .check(200, new Headers().add("Sec-WebSocket-Extensions", answer));
    }
}
