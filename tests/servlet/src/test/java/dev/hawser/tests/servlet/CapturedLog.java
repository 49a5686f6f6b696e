package dev.hawser.tests.servlet;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.logging.JettyLogger;
import org.eclipse.jetty.logging.StdErrAppender;
import org.slf4j.LoggerFactory;

/** What a logger says, while this is open, instead of on the standard error stream. */
final class CapturedLog implements AutoCloseable {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final StdErrAppender appender;
    private final PrintStream before;

    CapturedLog(Class<?> logger) {
        appender = (StdErrAppender) ((JettyLogger) LoggerFactory.getLogger(logger)).getAppender();
        before = appender.getStream();
        appender.setStream(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    }

    String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        appender.setStream(before);
    }
}
