package dev.hawser.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResultsJsonTest {
    @Test
    void escapesWhatJsonEscapes() {
        assertThat(ResultsJson.quote("a \"b\" \\ c\n")).isEqualTo("\"a \\\"b\\\" \\\\ c\\u000a\"");
    }
}
