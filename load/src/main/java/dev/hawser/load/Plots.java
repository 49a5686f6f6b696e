package dev.hawser.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The plots of a load test. */
final class Plots {
    private static final int MAX_POINTS = 200;
    private static final int MAX_NINES = 5;

    private final LoadResult result;
    private final List<Sample> timeline;
    private final Axis time;

    private Plots(LoadResult result) {
        this.result = result;
        this.timeline = Timeline.of(result.samples(), MAX_POINTS);
        double end = timeline.isEmpty() ? 1 : timeline.get(timeline.size() - 1).endMillis() / 1000.0;
        this.time = Axis.until(Math.max(0.001, end), Plots::seconds);
    }

    /** Those for which there are figures. */
    static String render(LoadResult result) {
        Plots plots = new Plots(result);
        List<Plot> all = new ArrayList<>();
        if (result.deliveries().sent() > 0) {
            all.add(plots.rate("Deliveries per second", "received", "a", Sample::receivedPerSecond));
            all.add(plots.rate("Messages sent per second", "sent", "b", Sample::sentPerSecond));
        }
        if (result.latency().count() > 0) {
            all.add(plots.latency());
            all.add(plots.distribution());
        }
        all.add(plots.rate("Open connections", "open", "c", Sample::open));
        if (result.errorCount() > 0) {
            all.add(plots.rate("Errors", "errors", "c", Sample::errors));
        }
        return all.stream().map(Plot::render).collect(Collectors.joining());
    }

    private Plot rate(String title, String name, String style, ToDoubleFunction<Sample> figure) {
        double most = timeline.stream().mapToDouble(figure).max().orElse(1);
        return new Plot(
                title,
                time,
                Axis.linear(Math.max(1, most), Plots::shortCount),
                List.of(line(name, style, sample -> true, figure)));
    }

    private Plot latency() {
        double least = timeline.stream()
                .filter(sample -> sample.measured() > 0)
                .mapToDouble(Sample::medianNanos)
                .min()
                .orElse(1);
        return new Plot(
                "Latency over time",
                time,
                Axis.logarithmic(
                        Math.max(1, least), Math.max(10, result.latency().maxNanos()), Plots::power),
                List.of(
                        line("p50", "a", Plots::isMeasured, Sample::medianNanos),
                        line("p99", "b", Plots::isMeasured, Sample::p99Nanos),
                        line("max", "c", Plots::isMeasured, Sample::maxNanos)));
    }

    private Plot distribution() {
        Latency latency = result.latency();
        int nines = (int) Math.max(1, Math.min(MAX_NINES, Math.ceil(Math.log10(latency.count()))));
        return new Plot(
                "Latency by percentile",
                Axis.percentiles(nines),
                Axis.logarithmic(Math.max(1, latency.nanosAt(0)), Math.max(10, latency.maxNanos()), Plots::power),
                List.of(new Plot.Line(
                        "latency",
                        "a",
                        latency.distribution().stream()
                                .map(point -> new Plot.Point(point.percentile(), Math.max(1, point.nanos())))
                                .toList())));
    }

    private Plot.Line line(String name, String style, Predicate<Sample> filter, ToDoubleFunction<Sample> figure) {
        return new Plot.Line(
                name,
                style,
                timeline.stream()
                        .filter(filter)
                        .map(sample -> new Plot.Point(
                                (sample.endMillis() - sample.millis() / 2.0) / 1000, figure.applyAsDouble(sample)))
                        .toList());
    }

    private static boolean isMeasured(Sample sample) {
        return sample.measured() > 0;
    }

    private static String seconds(double seconds) {
        return seconds == Math.rint(seconds)
                ? String.format(Locale.ROOT, "%.0f s", seconds)
                : String.format(Locale.ROOT, "%.3g s", seconds);
    }

    private static String shortCount(double count) {
        return count < 1000
                ? shortFigure(count)
                : count < 1e6 ? shortFigure(count / 1e3) + "k" : shortFigure(count / 1e6) + "M";
    }

    private static String shortFigure(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.1f", value);
    }

    private static String power(double nanos) {
        return nanos < 1e3
                ? shortFigure(nanos) + " ns"
                : nanos < 1e6
                        ? shortFigure(nanos / 1e3) + " us"
                        : nanos < 1e9 ? shortFigure(nanos / 1e6) + " ms" : shortFigure(nanos / 1e9) + " s";
    }
}
