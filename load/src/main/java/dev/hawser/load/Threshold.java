package dev.hawser.load;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A figure that must not be, such as {@code p99>50ms}. Immutable; any thread.
 *
 * <p>The figures are {@code p50} and every other percentile, {@code mean} and {@code max} of the latency, with {@code us}, {@code ms} or
 * {@code s}; {@code rate} in deliveries a second; {@code errors}; and {@code lost}, the deliveries that did not come and the connections
 * that were lost. They are compared with {@code >}, {@code >=}, {@code <} or {@code <=}.
 */
public final class Threshold {
    private static final Pattern SYNTAX = Pattern.compile(
            "\\s*(p(?<percentile>\\d{1,3}(\\.\\d+)?)|mean|max|rate|errors|lost)\\s*(?<operator>[<>]=?)\\s*"
                    + "(?<limit>\\d+(\\.\\d+)?)\\s*(?<unit>[a-z/]*)\\s*");

    private final String text;
    private final String figure;
    private final double percentile;
    private final String operator;
    private final double limit;

    private Threshold(String text, String figure, double percentile, String operator, double limit) {
        this.text = text;
        this.figure = figure;
        this.percentile = percentile;
        this.operator = operator;
        this.limit = limit;
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException when it is none; the message says why
     */
    public static Threshold parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not like p99>50ms, max>=1s, rate<1000, errors>0 or lost>0");
        }
        String figure = matcher.group(1);
        String percent = matcher.group("percentile");
        double percentile = percent == null ? 100 : Double.parseDouble(percent);
        if (percentile > 100) {
            throw new IllegalArgumentException("\"" + text + "\": there is no percentile above 100");
        }
        double limit = Double.parseDouble(matcher.group("limit")) * factor(text, figure, matcher.group("unit"));
        return new Threshold(text.strip(), figure, percentile, matcher.group("operator"), limit);
    }

    private static double factor(String text, String figure, String unit) {
        if (isTime(figure)) {
            return switch (unit) {
                case "us" -> TimeUnit.MICROSECONDS.toNanos(1);
                case "ms" -> TimeUnit.MILLISECONDS.toNanos(1);
                case "s" -> TimeUnit.SECONDS.toNanos(1);
                default -> throw new IllegalArgumentException("\"" + text + "\": a time is in us, ms or s");
            };
        }
        if (!unit.isEmpty() && !(figure.equals("rate") && unit.equals("/s"))) {
            throw new IllegalArgumentException("\"" + text + "\": " + figure + " has no unit \"" + unit + "\"");
        }
        return 1;
    }

    /** What it compares: {@code p99}, {@code max}, {@code rate}, {@code errors} ... */
    public String figure() {
        return figure;
    }

    /** Whether it needs the latency to be measured. */
    public boolean isLatency() {
        return isTime(figure);
    }

    /** One line that says by how much it was passed, or empty when it was not. */
    public Optional<String> violation(LoadResult result) {
        if (isLatency() && result.latency().count() == 0) {
            return Optional.of(figure + ": no latency was measured (" + text + ")");
        }
        double actual = actual(result);
        if (!isPassed(actual)) {
            return Optional.empty();
        }
        String by = actual == limit
                ? "just the limit"
                : show(Math.abs(actual - limit)) + (actual > limit ? " above" : " below") + " the limit";
        return Optional.of(figure + " = " + show(actual) + ", " + by + " (" + text + ")");
    }

    private double actual(LoadResult result) {
        return switch (figure) {
            case "mean" -> result.latency().meanNanos();
            case "max" -> result.latency().maxNanos();
            case "rate" -> result.deliveries().perSecond();
            case "errors" -> result.errorCount();
            case "lost" -> result.deliveries().missing() + result.connections().lost();
            default -> result.latency().nanosAt(percentile);
        };
    }

    private boolean isPassed(double actual) {
        return switch (operator) {
            case ">" -> actual > limit;
            case ">=" -> actual >= limit;
            case "<" -> actual < limit;
            default -> actual <= limit;
        };
    }

    private String show(double value) {
        return isLatency() ? Figures.time(value) : Figures.count(value) + (figure.equals("rate") ? "/s" : "");
    }

    private static boolean isTime(String figure) {
        return figure.startsWith("p") || figure.startsWith("m");
    }

    @Override
    public String toString() {
        return text;
    }
}
