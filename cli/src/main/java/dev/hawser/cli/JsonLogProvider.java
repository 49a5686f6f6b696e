package dev.hawser.cli;

import dev.hawser.chat.LogFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.logging.JettyLogger;
import org.eclipse.jetty.logging.JettyLoggerConfiguration;
import org.eclipse.jetty.logging.JettyLoggingServiceProvider;
import org.slf4j.ILoggerFactory;

/**
 * The log in JSON. Loggers and their levels are Jetty's, configured as for its log in text; only what they write is not. Jetty has no other way to
 * say so, and a second logging library would be larger than the chat. Any thread.
 *
 * <p>SLF4J makes it, by its name.
 */
public final class JsonLogProvider extends JettyLoggingServiceProvider {
    private final JettyLoggerConfiguration levels = new JettyLoggerConfiguration();
    private final JsonAppender appender = new JsonAppender(System.err);
    private final Map<String, JettyLogger> loggers = new ConcurrentHashMap<>();

    public JsonLogProvider() {}

    /** Takes it, and no other, when the log is to be in JSON; before the first logger is made. */
    static void chooseFor(LogFormat format) {
        if (format != LogFormat.JSON) {
            return;
        }
        System.setProperty("slf4j.provider", JsonLogProvider.class.getName());
        // Otherwise SLF4J says, in a line of text, that it does.
        System.setProperty("slf4j.internal.verbosity", "WARN");
    }

    @Override
    public void initialize() {
        super.initialize();
        levels.load(JsonLogProvider.class.getClassLoader());
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return name -> loggers.computeIfAbsent(name, this::newLogger);
    }

    private JettyLogger newLogger(String name) {
        return new JettyLogger(
                getJettyLoggerFactory(), name, appender, levels.getLevel(name), levels.getHideStacks(name));
    }
}
