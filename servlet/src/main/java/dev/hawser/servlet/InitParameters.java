package dev.hawser.servlet;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.websocket.DeflateOptions;
import dev.hawser.websocket.Limits;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The settings of a servlet, from its init parameters. A value that makes no sense is an error that names its parameter. */
final class InitParameters {
    static final String MAX_TEXT_MESSAGE_SIZE = "maxTextMessageSize";
    static final String MAX_BINARY_MESSAGE_SIZE = "maxBinaryMessageSize";
    static final String MAX_FRAGMENTS = "maxFragments";
    static final String INPUT_BUFFER_SIZE = "inputBufferSize";
    static final String SEND_BUDGET = "sendBudget";
    static final String MAX_IDLE_TIME = "maxIdleTime";
    static final String PING_INTERVAL = "pingInterval";
    static final String CLOSE_TIMEOUT = "closeTimeout";
    static final String WRITE_TIMEOUT = "writeTimeout";
    static final String COMPRESSION = "compression";
    static final String MAX_THREADS = "maxThreads";

    private static final List<String> NAMES = List.of(
            MAX_TEXT_MESSAGE_SIZE,
            MAX_BINARY_MESSAGE_SIZE,
            MAX_FRAGMENTS,
            INPUT_BUFFER_SIZE,
            SEND_BUDGET,
            MAX_IDLE_TIME,
            PING_INTERVAL,
            CLOSE_TIMEOUT,
            WRITE_TIMEOUT,
            COMPRESSION,
            MAX_THREADS);

    private static final int DEFAULT_MAX_THREADS = 200;
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9}) ?(ms|s|min|h)");

    private final ServletConfig config;

    InitParameters(ServletConfig config) throws ServletException {
        this.config = config;
        // Parameters of other names are the application's; one that differs in case only is ours and would be passed
        // over.
        for (String name : Collections.list(config.getInitParameterNames())) {
            for (String known : NAMES) {
                if (name.equalsIgnoreCase(known) && !name.equals(known)) {
                    throw new ServletException("init parameter " + name + " is written " + known);
                }
            }
        }
    }

    /** These settings, changed by the parameters that there are. */
    ConnectionOptions options(ConnectionOptions defaults) throws ServletException {
        Limits limits = defaults.limits();
        return new ConnectionOptions(
                new Limits(
                        number(MAX_TEXT_MESSAGE_SIZE, 0, limits.maxTextMessageSize()),
                        number(MAX_BINARY_MESSAGE_SIZE, 0, limits.maxBinaryMessageSize()),
                        number(MAX_FRAGMENTS, 1, limits.maxFragments())),
                number(INPUT_BUFFER_SIZE, 1024, defaults.inputBufferSize()),
                number(SEND_BUDGET, 0, defaults.sendBudget()),
                duration(MAX_IDLE_TIME, true, defaults.maxIdleTime()),
                duration(PING_INTERVAL, true, defaults.pingInterval()),
                duration(CLOSE_TIMEOUT, false, defaults.closeTimeout()),
                duration(WRITE_TIMEOUT, false, defaults.writeTimeout()),
                defaults.virtualThreads(),
                compression(defaults.deflate()));
    }

    int maxThreads() throws ServletException {
        return number(MAX_THREADS, 1, DEFAULT_MAX_THREADS);
    }

    private @Nullable DeflateOptions compression(@Nullable DeflateOptions defaults) throws ServletException {
        String value = value(COMPRESSION);
        if (value == null) {
            return defaults;
        }
        return switch (value) {
            case "on" -> defaults == null ? DeflateOptions.DEFAULT : defaults;
            case "off" -> null;
            default -> throw wrong(COMPRESSION, value, "on or off");
        };
    }

    private int number(String name, int least, int otherwise) throws ServletException {
        String value = value(name);
        if (value == null) {
            return otherwise;
        }
        Integer number = orNull(Integer::valueOf, value);
        if (number == null || number < least) {
            throw wrong(name, value, "a whole number from " + least + " to " + Integer.MAX_VALUE);
        }
        return number;
    }

    private Duration duration(String name, boolean mayBeZero, Duration otherwise) throws ServletException {
        String value = value(name);
        if (value == null) {
            return otherwise;
        }
        if (mayBeZero && value.equals("0")) {
            return Duration.ZERO;
        }
        Matcher matcher = DURATION.matcher(value);
        Duration duration = matcher.matches() ? duration(Long.parseLong(matcher.group(1)), matcher.group(2)) : null;
        if (duration == null || duration.isZero() && !mayBeZero) {
            throw wrong(
                    name, value, "a time with its unit, such as 500ms, 30s, 5min or 1h" + (mayBeZero ? ", or 0" : ""));
        }
        return duration;
    }

    private static Duration duration(long amount, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "min" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    private @Nullable String value(String name) {
        String value = config.getInitParameter(name);
        return value == null ? null : value.strip();
    }

    private static <T> @Nullable T orNull(Function<String, T> parser, String value) {
        try {
            return parser.apply(value);
        } catch (NumberFormatException x) {
            return null;
        }
    }

    private static ServletException wrong(String name, String value, String expected) {
        return new ServletException("init parameter " + name + " is \"" + value + "\"; it takes " + expected);
    }
}
