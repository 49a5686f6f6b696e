package dev.hawser.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.logging.JettyLevel;
import org.eclipse.jetty.logging.JettyLogger;
import org.eclipse.jetty.logging.JettyLoggerConfiguration;
import org.eclipse.jetty.logging.JettyLoggerFactory;
import org.junit.jupiter.api.Test;

/** Each line of the log is an object of JSON, whatever is in it. */
class JsonAppenderTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final JettyLogger log = new JettyLogger(
            new JettyLoggerFactory(new JettyLoggerConfiguration()),
            "dev.hawser.Some",
            new JsonAppender(new PrintStream(bytes, true, StandardCharsets.UTF_8)),
            JettyLevel.INFO,
            false);

    private Map<String, String> line() throws IOException {
        List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0)).matches("[ -~]+");
        Map<String, String> fields = new LinkedHashMap<>();
        try (JsonParser json = new JsonFactory().createParser(lines.get(0))) {
            assertThat(json.nextToken()).isEqualTo(JsonToken.START_OBJECT);
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                fields.put(name, json.nextTextValue());
            }
            assertThat(json.nextToken()).isNull();
        }
        return fields;
    }

    @Test
    void hasTimeLevelLoggerThreadAndMessage() throws IOException {
        log.info("{} of {}", 1, "two");
        assertThat(line())
                .containsOnlyKeys("time", "level", "logger", "thread", "message")
                .containsEntry("level", "INFO")
                .containsEntry("logger", "dev.hawser.Some")
                .containsEntry("thread", Thread.currentThread().getName())
                .containsEntry("message", "1 of two")
                .hasEntrySatisfying(
                        "time",
                        time -> assertThat(time).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"));
    }

    @Test
    void whatBreaksLinesOrColoursTerminalsIsEscaped() throws IOException {
        String name = "a\r\n{\"level\":\"INFO\"}\u001b[31m\u009b31m\u2028\u202e\ud800\"\\é";
        log.warn("by {}", name);
        assertThat(line()).containsEntry("message", "by " + name);
    }

    @Test
    void anExceptionIsTextWithItsCauses() throws IOException {
        log.error("failed for {}", "ann", new IOException("one\ntwo", new IllegalStateException("cause")));
        assertThat(line())
                .containsEntry("message", "failed for ann")
                .hasEntrySatisfying(
                        "exception",
                        text -> assertThat(text)
                                .startsWith("java.io.IOException: one\ntwo")
                                .contains("\tat dev.hawser", "\nCaused by: java.lang.IllegalStateException: cause"));
    }

    @Test
    void whatIsBelowTheLevelIsNotSaid() {
        log.debug("nothing");
        assertThat(bytes.size()).isZero();
    }
}
