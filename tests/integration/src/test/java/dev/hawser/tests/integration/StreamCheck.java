package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Reads a stream of events from a socket, in which each message begins with its number, and sees whether all come in order, or gaps are said. */
final class StreamCheck {
    private final BufferedReader lines;
    private long last;

    StreamCheck(InputStream input) {
        lines = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
    }

    void readUntil(long number) throws IOException {
        boolean isGap = false;
        while (last < number) {
            String line = lines.readLine();
            assertThat(line).as("after %d", last).isNotNull();
            if (!line.startsWith("data: ")) {
                continue;
            }
            Object message = Json.parse(line.substring("data: ".length()));
            if (message instanceof List<?> entry && entry.size() == 5) {
                long found = Long.parseLong(String.valueOf(entry.get(4)).split(" ")[0]);
                assertThat(found == last + 1 || isGap && found > last)
                        .as("%d after %d", found, last)
                        .isTrue();
                last = found;
                isGap = false;
            } else if (message instanceof Map<?, ?> object && "gap".equals(object.get("type"))) {
                isGap = true;
            }
        }
    }
}
