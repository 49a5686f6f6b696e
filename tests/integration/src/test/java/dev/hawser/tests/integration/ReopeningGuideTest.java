package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.client.Loss;
import dev.hawser.client.ReopeningVerdict;
import dev.hawser.websocket.CloseCause;
import dev.hawser.websocket.CloseStatus;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What docs/reopening.md shows does what it says; ReadmeGuideTest has the first code of the page. */
class ReopeningGuideTest {
    @ParameterizedTest
    @CsvSource({"4000,FINAL", "4099,FINAL", "4100,LATER", "4199,LATER", "4200,LIMITED", "1001,RETRY"})
    void anApplicationSaysWhatItsCodesMean(int code, ReopeningVerdict verdict) {
        Loss loss = new Loss.Closed(new CloseStatus(code, "", CloseCause.PEER));
        assertThat(ReopeningGuide.options().rules().verdict(loss)).isEqualTo(verdict);
    }
}
