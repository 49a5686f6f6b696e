package dev.hawser.load;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Lines over an axis, as SVG that stands in a page: the page's style says how it looks. */
final class Plot {
    /** Few enough that text is still readable where the whole plot is as wide as a telephone. */
    private static final int WIDTH = 420;

    private static final int HEIGHT = 232;
    private static final int LEFT = 66;
    private static final int RIGHT = 32;
    private static final int TOP = 16;
    private static final int BOTTOM = 34;

    /** More points are a line by themselves. */
    private static final int MAX_DOTS = 30;

    /** A point of a line. */
    record Point(double x, double y) {}

    /**
     * A line.
     *
     * @param style the class of its elements: {@code a}, {@code b} or {@code c}
     */
    record Line(String name, String style, List<Point> points) {}

    private final String title;
    private final Axis x;
    private final Axis y;
    private final List<Line> lines;

    Plot(String title, Axis x, Axis y, List<Line> lines) {
        this.title = title;
        this.x = x;
        this.y = y;
        this.lines = lines;
    }

    String render() {
        return format(
                """
                <figure>
                <figcaption>%s%s</figcaption>
                <svg viewBox="0 0 %d %d" role="img" aria-label="%s">
                %s%s%s</svg>
                </figure>
                """,
                Html.escape(title),
                lines.size() > 1 ? legend() : "",
                WIDTH,
                HEIGHT,
                Html.escape(title),
                yTicks(),
                xTicks(),
                lines.stream().map(this::line).collect(Collectors.joining()));
    }

    private String legend() {
        return lines.stream()
                .map(line -> " <span class=\"key %s\">%s</span>".formatted(line.style(), Html.escape(line.name())))
                .collect(Collectors.joining());
    }

    private String yTicks() {
        return y.ticks().stream()
                .map(tick -> format(
                        "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                                + "<text class=\"end\" x=\"%d\" y=\"%.1f\">%s</text>%n",
                        LEFT,
                        WIDTH - RIGHT,
                        top(tick.at()),
                        top(tick.at()),
                        LEFT - 6,
                        top(tick.at()) + 4,
                        Html.escape(tick.label())))
                .collect(Collectors.joining());
    }

    private String xTicks() {
        return x.ticks().stream()
                .map(tick -> format(
                        "<text class=\"middle\" x=\"%.1f\" y=\"%d\">%s</text>%n",
                        left(tick.at()), HEIGHT - 8, Html.escape(tick.label())))
                .collect(Collectors.joining());
    }

    private String line(Line line) {
        String points = line.points().stream()
                .map(point -> format("%.1f,%.1f", left(x.at(point.x())), top(y.at(point.y()))))
                .collect(Collectors.joining(" "));
        String dots = line.points().size() > MAX_DOTS
                ? ""
                : line.points().stream()
                        .map(point -> format(
                                "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\"/>",
                                line.style(), left(x.at(point.x())), top(y.at(point.y()))))
                        .collect(Collectors.joining());
        return "<polyline class=\"%s\" points=\"%s\"/>%s\n".formatted(line.style(), points, dots);
    }

    private static double left(double at) {
        return LEFT + at * (WIDTH - LEFT - RIGHT);
    }

    private static double top(double at) {
        return TOP + (1 - at) * (HEIGHT - TOP - BOTTOM);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
