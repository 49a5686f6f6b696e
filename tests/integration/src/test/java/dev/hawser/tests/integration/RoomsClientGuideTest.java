package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What docs/rooms-client.md shows compiles. */
class RoomsClientGuideTest {
    @Test
    void theCodeOfTheGuideIsCodeThatCompiles() throws IOException {
        assertThat(GuideCode.shown("rooms-client.md"))
                .isEqualTo(GuideCode.compiled("RoomsClientGuide"))
                .hasSize(4);
    }
}
