package dev.hawser.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.Regression;
import dev.hawser.testkit.Rfc6455;
import dev.hawser.testkit.Rfc7692;
import dev.hawser.websocket.ServerHandshake.Accepted;
import dev.hawser.websocket.ServerHandshake.Offer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server answers to offers of permessage-deflate. */
@Rfc7692("7.1")
class DeflateNegotiationTest {
    private static final DeflateOptions ALONE = DeflateOptions.DEFAULT;
    private static final DeflateOptions IN_CONTEXT = ALONE.withContextTakeover(true, true);

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            the bare offer is taken in context                     | permessage-deflate                                            | permessage-deflate
            no context of the server is honoured                   | permessage-deflate; server_no_context_takeover                | permessage-deflate; server_no_context_takeover
            no context of the client is honoured                   | permessage-deflate; client_no_context_takeover                | permessage-deflate; client_no_context_takeover
            a window of the server is confirmed                    | permessage-deflate; server_max_window_bits=10                 | permessage-deflate; server_max_window_bits=10
            the shortest window of the server is confirmed         | permessage-deflate; server_max_window_bits=8                  | permessage-deflate; server_max_window_bits=8
            the longest window of the server is confirmed          | permessage-deflate; server_max_window_bits=15                 | permessage-deflate; server_max_window_bits=15
            a value may be quoted                                  | permessage-deflate; server_max_window_bits="10"               | permessage-deflate; server_max_window_bits=10
            a quoted value may have backslashes                    | permessage-deflate; server_max_window_bits="\\1\\0"           | permessage-deflate; server_max_window_bits=10
            what browsers offer                                    | permessage-deflate; client_max_window_bits                    | permessage-deflate
            a window of the client is a promise that is repeated   | permessage-deflate; client_max_window_bits=9                  | permessage-deflate; client_max_window_bits=9
            white space does not matter                            | permessage-deflate ;\tserver_no_context_takeover              | permessage-deflate; server_no_context_takeover
            all at once                                            | permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=12; client_max_window_bits=11 | permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=12; client_max_window_bits=11
            another extension is passed over                       | x-webkit-deflate-frame, permessage-deflate                    | permessage-deflate
            the first of several is taken                          | permessage-deflate; server_max_window_bits=9, permessage-deflate | permessage-deflate; server_max_window_bits=9
            a bad one is passed over for the next                  | permessage-deflate; server_max_window_bits=16, permessage-deflate; server_no_context_takeover | permessage-deflate; server_no_context_takeover
            several bad ones are passed over                       | permessage-deflate; x, permessage-deflate; y=1, permessage-deflate | permessage-deflate
            """)
    @Rfc7692({"4/2", "5/2", "5/4", "5/5", "7.1.1.1/1", "7.1.1.2", "7.1.2.1/2", "7.1.2.2/2"})
    @Rfc6455({"9/2", "9.1/3", "9.1/4"})
    void answersWithWhatIsAgreed(String sentence, String offer, String answer) {
        assertThat(answer(offer.replace("\\t", "\t"), IN_CONTEXT).headers())
                .as(sentence)
                .containsEntry("Sec-WebSocket-Extensions", answer);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a parameter that nobody knows           | permessage-deflate; x
            a parameter in another case             | permessage-deflate; Server_No_Context_Takeover
            the extension in another case           | Permessage-Deflate
            a parameter twice                       | permessage-deflate; server_no_context_takeover; server_no_context_takeover
            a parameter twice with other values     | permessage-deflate; server_max_window_bits=10; server_max_window_bits=11
            client_max_window_bits twice            | permessage-deflate; client_max_window_bits; client_max_window_bits=10
            a value where none may be               | permessage-deflate; server_no_context_takeover=1
            a value where none may be, of clients   | permessage-deflate; client_no_context_takeover=true
            no window of the server                 | permessage-deflate; server_max_window_bits
            a window that is too short              | permessage-deflate; server_max_window_bits=7
            a window that is too long               | permessage-deflate; server_max_window_bits=16
            a leading zero                          | permessage-deflate; server_max_window_bits=08
            a leading zero in front of two digits   | permessage-deflate; server_max_window_bits=010
            a sign                                  | permessage-deflate; server_max_window_bits=+9
            no number                               | permessage-deflate; server_max_window_bits=abc
            a number that overflows                 | permessage-deflate; server_max_window_bits=4294967306
            a fraction                              | permessage-deflate; server_max_window_bits=10.0
            a quoted value out of range             | permessage-deflate; server_max_window_bits="16"
            a window of the client out of range     | permessage-deflate; client_max_window_bits=7
            a window of the client that is zero     | permessage-deflate; client_max_window_bits=0
            a window of the client with a zero      | permessage-deflate; client_max_window_bits=09
            only other extensions                   | foo; bar=baz, permessage-bzip2
            an extension whose name begins like it  | permessage-deflate2
            """)
    @Rfc7692({"5/10", "7/1", "7/2", "7/3", "7/4"})
    @Regression("Tomcat 11.0.23")
    void passesOverWhatItMustDecline(String sentence, String offer) {
        Accepted accepted = answer(offer, IN_CONTEXT);
        assertThat(accepted.headers()).as(sentence).doesNotContainKey("Sec-WebSocket-Extensions");
        assertThat(accepted.deflate()).isNull();
        assertThat(answer(offer + ", permessage-deflate", IN_CONTEXT).headers())
                .as("and goes on with the next")
                .containsEntry("Sec-WebSocket-Extensions", "permessage-deflate");
    }

    @Test
    @Rfc7692({"7.1.1.1", "7.1.1.2", "7.3/1"})
    void byDefaultNobodyTakesContextOver() {
        Accepted accepted = answer("permessage-deflate; client_max_window_bits", ALONE);
        assertThat(accepted.headers())
                .containsEntry(
                        "Sec-WebSocket-Extensions",
                        "permessage-deflate; server_no_context_takeover; client_no_context_takeover");
        assertThat(accepted.deflate()).isEqualTo(new DeflateParameters(true, true, 15, 15));
    }

    @Test
    void saysWhatIsAgreed() {
        assertThat(answer("permessage-deflate", IN_CONTEXT).deflate())
                .isEqualTo(new DeflateParameters(false, false, 15, 15));
        assertThat(answer(
                                "permessage-deflate; server_no_context_takeover; server_max_window_bits=9; client_max_window_bits=8",
                                IN_CONTEXT)
                        .deflate())
                .isEqualTo(new DeflateParameters(true, false, 9, 8));
    }

    @Test
    @Rfc7692("7.1.2.1")
    void limitsItsOwnWindowUnasked() {
        DeflateOptions options = IN_CONTEXT.withMaxWindowBits(10, 15);
        assertThat(answer("permessage-deflate", options).headers())
                .containsEntry("Sec-WebSocket-Extensions", "permessage-deflate; server_max_window_bits=10");
        assertThat(answer("permessage-deflate; server_max_window_bits=12", options)
                        .headers())
                .containsEntry("Sec-WebSocket-Extensions", "permessage-deflate; server_max_window_bits=10");
        assertThat(answer("permessage-deflate; server_max_window_bits=9", options)
                        .headers())
                .containsEntry("Sec-WebSocket-Extensions", "permessage-deflate; server_max_window_bits=9");
    }

    @Test
    @Rfc7692("7.1.2.2/3")
    void limitsTheWindowOfAClientOnlyIfItOfferedThat() {
        DeflateOptions options = IN_CONTEXT.withMaxWindowBits(15, 10);
        Accepted knows = answer("permessage-deflate; client_max_window_bits", options);
        assertThat(knows.headers())
                .containsEntry("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits=10");
        assertThat(knows.deflate()).isEqualTo(new DeflateParameters(false, false, 15, 10));
        Accepted smaller = answer("permessage-deflate; client_max_window_bits=9", options);
        assertThat(smaller.deflate()).isEqualTo(new DeflateParameters(false, false, 15, 9));
        Accepted doesNotKnow = answer("permessage-deflate", options);
        assertThat(doesNotKnow.headers()).containsEntry("Sec-WebSocket-Extensions", "permessage-deflate");
        assertThat(doesNotKnow.deflate()).isEqualTo(new DeflateParameters(false, false, 15, 15));
    }

    @ParameterizedTest
    @ValueSource(strings = {"permessage-deflate", "permessage-deflate; server_max_window_bits=10"})
    void choosesNothingWhenItDoesNotSpeakTheExtension(String offer) {
        Accepted accepted = answer(offer, null);
        assertThat(accepted.headers()).doesNotContainKey("Sec-WebSocket-Extensions");
        assertThat(accepted.deflate()).isNull();
    }

    @Test
    void choosesNothingWhenNothingIsOffered() {
        Offer offer = (Offer) ServerHandshake.check("GET", "HTTP/1.1", Headers.request());
        assertThat(offer.extensions()).isEmpty();
        assertThat(Acceptance.of(offer, null, ALONE).deflate()).isNull();
    }

    @Test
    @Rfc6455("9.1")
    @Rfc7692({"5/2", "5/6", "5/8"})
    void readsTheOffersOfSeveralLines() {
        Headers headers = Headers.request()
                .set("Sec-WebSocket-Extensions", "foo; a=\"b\"; c, permessage-deflate; x", "permessage-deflate");
        Offer offer = (Offer) ServerHandshake.check("GET", "HTTP/1.1", headers);
        assertThat(offer.extensions())
                .containsExactly(
                        new Extension(
                                "foo", List.of(new Extension.Parameter("a", "b"), new Extension.Parameter("c", null))),
                        new Extension("permessage-deflate", List.of(new Extension.Parameter("x", null))),
                        new Extension("permessage-deflate", List.of()));
        assertThat(Acceptance.of(offer, null, IN_CONTEXT).headers())
                .containsEntry("Sec-WebSocket-Extensions", "permessage-deflate");
    }

    private static Accepted answer(String offer, @Nullable DeflateOptions options) {
        Headers headers = Headers.request().set("Sec-WebSocket-Extensions", offer);
        return Acceptance.of((Offer) ServerHandshake.check("GET", "HTTP/1.1", headers), null, options);
    }
}
