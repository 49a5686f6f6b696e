package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Reads a stream of events from a socket, and sees whether entries come in order, and gaps are said. */
final class StreamCheck {
    private final BufferedReader lines;
    private long next = -1;

    StreamCheck(InputStream input) {
        lines = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
    }

    void readUntilOffset(long last) throws IOException {
        while (next <= last) {
            String line = lines.readLine();
            assertThat(line).as("after %d", next).isNotNull();
            if (line.startsWith("data: ")) {
                take(Json.parse(line.substring("data: ".length())));
            }
        }
    }

    private void take(Object message) {
        if (message instanceof List<?> entry) {
            long offset = Long.parseLong(String.valueOf(entry.get(1)));
            assertThat(next == -1 || offset == next)
                    .as("%d instead of %d", offset, next)
                    .isTrue();
            next = offset + 1;
        } else if (message instanceof Map<?, ?> object && "gap".equals(object.get("type"))) {
            next = Long.parseLong(String.valueOf(object.get("offset")));
        }
    }
}
