package dev.hawser.bench;

import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The text of a figure in a table. */
final class Cell {
    /** There is no figure. */
    static final String MISSING = "-";

    private Cell() {}

    static String of(String pattern, double value) {
        return String.format(Locale.ROOT, pattern, value);
    }

    /** A figure divided by the one of a peer; missing when the peer did not run, or has none above 0. */
    static <S> String ratio(double value, @Nullable S peer, ToDoubleFunction<S> figure) {
        double divisor = peer == null ? 0 : figure.applyAsDouble(peer);
        return divisor > 0 ? of("%.2f", value / divisor) : MISSING;
    }

    /** A latency in milliseconds; {@link #MISSING} where none was measured. */
    static String millis(Summary summary, ToDoubleFunction<LoadLine.Latency> figure) {
        return summary.latency()
                .map(latency -> of("%.2f", figure.applyAsDouble(latency) / 1000))
                .orElse(MISSING);
    }
}
