package dev.hawser.testkit;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.jetty.logging.JettyLevel;
import org.eclipse.jetty.logging.JettyLogger;
import org.eclipse.jetty.logging.StdErrAppender;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * What a logger says, while this is open, instead of on the standard error stream. All loggers have one appender: what others say meanwhile, of
 * connections of earlier tests for example, goes where it would go otherwise.
 */
public final class CapturedLog implements AutoCloseable {
    /** The name of the logger as it is in a line, or what those of a package begin with. */
    private final String name;
    /** Guarded by itself. */
    private final StringBuilder said = new StringBuilder();

    private final StdErrAppender appender;
    /** None until somebody has set one: the standard error stream then. */
    private final @Nullable PrintStream before;

    private final JettyLogger logger;
    private final JettyLevel levelBefore;

    /** Of a class's logger, at the level that it has. */
    public CapturedLog(Class<?> logger) {
        this(logger.getName());
    }

    private CapturedLog(String logger) {
        this((JettyLogger) LoggerFactory.getLogger(logger), condensed(logger) + ":");
    }

    private CapturedLog(JettyLogger logger, String name) {
        this.logger = logger;
        this.name = ":" + name;
        levelBefore = logger.getLevel();
        appender = (StdErrAppender) logger.getAppender();
        before = appender.getStream();
        appender.setStream(new OurLines(before == null ? System.err : before));
    }

    /** As Jetty writes it: of each package its first letter. */
    private static String condensed(String name) {
        int last = name.lastIndexOf('.');
        return Arrays.stream(name.substring(0, last).split("\\."))
                        .map(part -> part.substring(0, 1))
                        .collect(Collectors.joining())
                + name.substring(last);
    }

    /** Takes the lines of one logger, and lets the others through. The appender writes what is said at once by one call of this method. */
    private final class OurLines extends PrintStream {
        private final PrintStream others;

        OurLines(PrintStream others) {
            super(others, true, StandardCharsets.UTF_8);
            this.others = others;
        }

        @Override
        public void println(@Nullable Object event) {
            String text = String.valueOf(event);
            if (!text.contains(name)) {
                others.println(text);
                return;
            }
            synchronized (said) {
                said.append(text).append('\n');
            }
        }
    }

    /** Of a package's loggers, with what they say at level debug. */
    public static CapturedLog debugging(Package of) {
        CapturedLog log =
                new CapturedLog((JettyLogger) LoggerFactory.getLogger(of.getName()), condensed(of.getName() + "."));
        log.logger.setLevel(JettyLevel.DEBUG);
        return log;
    }

    /** Of a logger by its name, with what it says at level trace. */
    public static CapturedLog tracing(String logger) {
        CapturedLog log = new CapturedLog(logger);
        log.logger.setLevel(JettyLevel.TRACE);
        return log;
    }

    /** What it has said up to now. */
    public String text() {
        synchronized (said) {
            return said.toString();
        }
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
