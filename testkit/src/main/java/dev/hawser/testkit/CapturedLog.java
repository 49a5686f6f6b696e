package dev.hawser.testkit;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.logging.JettyLevel;
import org.eclipse.jetty.logging.JettyLogger;
import org.eclipse.jetty.logging.StdErrAppender;
import org.slf4j.LoggerFactory;

/** What a logger says, while this is open, instead of on the standard error stream. */
public final class CapturedLog implements AutoCloseable {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final StdErrAppender appender;
    private final PrintStream before;

    private final JettyLogger logger;
    private final JettyLevel levelBefore;

    /** Of a class's logger, at the level that it has. */
    public CapturedLog(Class<?> logger) {
        this((JettyLogger) LoggerFactory.getLogger(logger));
    }

    private CapturedLog(JettyLogger logger) {
        this.logger = logger;
        levelBefore = logger.getLevel();
        appender = (StdErrAppender) logger.getAppender();
        before = appender.getStream();
        appender.setStream(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    }

    /** Of a package's loggers, with what they say at level debug. */
    public static CapturedLog debugging(Package of) {
        CapturedLog log = new CapturedLog((JettyLogger) LoggerFactory.getLogger(of.getName()));
        log.logger.setLevel(JettyLevel.DEBUG);
        return log;
    }

    /** Of a logger by its name, with what it says at level trace. */
    public static CapturedLog tracing(String logger) {
        CapturedLog log = new CapturedLog((JettyLogger) LoggerFactory.getLogger(logger));
        log.logger.setLevel(JettyLevel.TRACE);
        return log;
    }

    /** What it has said up to now. */
    public String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** What it has said up to now, line by line. */
    public List<String> lines() {
        return text().lines().toList();
    }

    @Override
    public void close() {
        logger.setLevel(levelBefore);
        appender.setStream(before);
    }
}
