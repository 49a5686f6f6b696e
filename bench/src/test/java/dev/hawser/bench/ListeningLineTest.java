package dev.hawser.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListeningLineTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"listening on 43655", "Chat room at http://localhost:43655/", "open http://localhost:43655/ now"
            })
    void findsThePort(String line) {
        assertThat(ListeningLine.port(line)).hasValue(43655);
    }

    @Test
    void findsNoneInAnotherLine() {
        assertThat(ListeningLine.port("2026-11-20 19:00:19.013:INFO :oejs.Server:main: jetty-12.1.14"))
                .isEmpty();
    }
}
