package dev.hawser.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import org.eclipse.jetty.logging.JettyAppender;
import org.eclipse.jetty.logging.JettyLogger;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import org.slf4j.helpers.FormattingTuple;
import org.slf4j.helpers.MessageFormatter;

/** Writes what loggers say as objects of JSON, one a line. All that is not ASCII is escaped, whatever the terminal takes it for. Any thread. */
final class JsonAppender implements JettyAppender {
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /** With as many digits always, so that lines can be sorted. */
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private final PrintStream out;

    JsonAppender(PrintStream out) {
        this.out = out;
    }

    @Override
    public void emit(
            JettyLogger logger,
            Level level,
            long timestamp,
            String threadName,
            @Nullable Throwable thrown,
            String message,
            @Nullable Object... arguments) {
        FormattingTuple said = thrown == null
                ? MessageFormatter.arrayFormat(message, arguments)
                : MessageFormatter.arrayFormat(message, arguments, thrown);
        try {
            out.println(line(logger.getName(), level, Instant.ofEpochMilli(timestamp), threadName, said));
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    private static String line(String logger, Level level, Instant time, String thread, FormattingTuple said)
            throws IOException {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("time", TIME.format(time));
            json.writeStringField("level", level.name());
            json.writeStringField("logger", logger);
            json.writeStringField("thread", thread);
            json.writeStringField("message", said.getMessage());
            if (said.getThrowable() != null) {
                json.writeStringField("exception", text(said.getThrowable()));
            }
            json.writeEndObject();
        }
        return line.toString();
    }

    private static String text(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
