package dev.hawser.client;

import static dev.hawser.client.ReopeningVerdict.FINAL;
import static dev.hawser.client.ReopeningVerdict.LATER;
import static dev.hawser.client.ReopeningVerdict.LIMITED;
import static dev.hawser.client.ReopeningVerdict.RETRY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.websocket.CloseCause;
import java.io.EOFException;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which loss is answered how. */
class ReopeningRulesTest {
    private final ReopeningRules rules = ReopeningRules.STANDARD;

    @ParameterizedTest
    @CsvSource({
        "1000,FINAL",
        "1001,RETRY",
        "1002,LIMITED",
        "1005,RETRY",
        "1006,RETRY",
        "1008,FINAL",
        "1009,LIMITED",
        "1011,RETRY",
        "1012,LATER",
        "1013,LATER",
        "2999,LIMITED",
        "3000,LIMITED",
        "3008,RETRY",
        "3500,LIMITED",
        "4000,LIMITED",
        "4999,LIMITED",
        "5000,LIMITED"
    })
    void theServersCloseCodeDecides(int code, ReopeningVerdict verdict) {
        assertThat(rules.verdict(Losses.closed(code))).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({
        "200,LIMITED",
        "302,LIMITED",
        "400,LIMITED",
        "402,FINAL",
        "401,LIMITED",
        "403,LIMITED",
        "404,LIMITED",
        "410,FINAL",
        "426,FINAL",
        "429,LATER",
        "500,RETRY",
        "501,FINAL",
        "502,RETRY",
        "503,LATER",
        "599,RETRY",
        "0,RETRY"
    })
    void theStatusOfARefusalDecides(int status, ReopeningVerdict verdict) {
        assertThat(rules.verdict(Losses.refused(status))).isEqualTo(verdict);
    }

    @Test
    void theStatusOfAProxyDecidesToo() {
        assertThat(rules.verdict(Losses.failed(OpeningStep.PROXY, 407, null, null)))
                .isEqualTo(LIMITED);
        assertThat(rules.verdict(Losses.failed(OpeningStep.PROXY, null))).isEqualTo(RETRY);
    }

    @Test
    void ofAnAnswerThatAgreesWithoutBeingRightTheStepDecides() {
        assertThat(rules.verdict(Losses.failed(OpeningStep.HANDSHAKE, 101, null, null)))
                .isEqualTo(LIMITED);
    }

    @Test
    void aWrongCertificateIsFinalAndALostTlsHandshakeIsNot() {
        Throwable expired = new SSLHandshakeException("no").initCause(new CertificateExpiredException("long ago"));
        assertThat(rules.verdict(Losses.failed(OpeningStep.TLS, expired))).isEqualTo(FINAL);
        Throwable cutOff = new SSLHandshakeException("cut off").initCause(new EOFException());
        assertThat(rules.verdict(Losses.failed(OpeningStep.TLS, cutOff))).isEqualTo(RETRY);
    }

    @Test
    void whatThisSideDidDecidesBeforeTheCode() {
        assertThat(rules.verdict(Losses.closed(1001, CloseCause.IDLE))).isEqualTo(RETRY);
        assertThat(rules.verdict(Losses.closed(1006, CloseCause.APPLICATION))).isEqualTo(FINAL);
        assertThat(rules.verdict(Losses.closed(1001, CloseCause.SHUTDOWN))).isEqualTo(FINAL);
        assertThat(rules.verdict(Losses.closed(1013, CloseCause.SLOW_READER))).isEqualTo(RETRY);
        assertThat(rules.verdict(Losses.closed(1008, CloseCause.FAULT))).isEqualTo(FINAL);
        assertThat(rules.verdict(Losses.lost())).isEqualTo(RETRY);
    }

    @Test
    void anAttemptWithoutAnAnswerIsMadeAgainAndOneThatCannotBeMadeIsNot() {
        assertThat(rules.verdict(new Loss.TimedOut(Duration.ofSeconds(1)))).isEqualTo(RETRY);
        assertThat(rules.verdict(new Loss.Failed(new IllegalStateException()))).isEqualTo(FINAL);
    }

    @Test
    void anApplicationSaysWhatItsOwnCodesMean() {
        ReopeningRules own = rules.withCloseCodes(4000, 4999, LATER)
                .withCloseCodes(4100, 4199, FINAL)
                .withStatuses(404, 404, FINAL);

        assertThat(own.verdict(Losses.closed(4099))).isEqualTo(LATER);
        assertThat(own.verdict(Losses.closed(4100))).isEqualTo(FINAL);
        assertThat(own.verdict(Losses.closed(4199))).isEqualTo(FINAL);
        assertThat(own.verdict(Losses.closed(4200))).isEqualTo(LATER);
        assertThat(own.verdict(Losses.closed(1008))).isEqualTo(FINAL);
        assertThat(own.verdict(Losses.refused(404))).isEqualTo(FINAL);
        assertThat(rules.verdict(Losses.closed(4100))).isEqualTo(LIMITED);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rules.withCloseCodes(4001, 4000, FINAL))
                .withMessage("the range 4001 to 4000 is empty");
    }
}
