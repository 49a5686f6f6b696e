package dev.hawser.bench;

import java.util.Locale;
import java.util.Map;

/** The table of what a server holds for each connection, by class. */
final class ClassTable {
    /** Below a hundredth of an object per connection, it is not the connection's. */
    private static final double LEAST_COUNT = 0.01;

    private static final Map<Character, String> PRIMITIVES = Map.of(
            'Z', "boolean", 'B', "byte", 'C', "char", 'S', "short", 'I', "int", 'J', "long", 'F', "float", 'D',
            "double");

    private ClassTable() {}

    /** The table in Markdown, the most bytes first. */
    static String render(IdleRound round) {
        MarkdownTable table = new MarkdownTable("class", "objects/connection", "bytes/connection");
        double connections = round.load().clients();
        table.add("all", "", format(round.liveHeapKib() * 1024));
        for (ClassHistogram.Growth growth :
                round.open().classes().since(round.before().classes())) {
            double count = growth.count().instances() / connections;
            if (count >= LEAST_COUNT) {
                table.add(
                        name(growth.name()),
                        format(count),
                        format(growth.count().bytes() / connections));
            }
        }
        return table.render();
    }

    /** A class's name as it stands in source code: {@code [B} is {@code byte[]} (JVMS section 4.3.2). */
    static String name(String internal) {
        int dimensions = internal.lastIndexOf('[') + 1;
        if (dimensions == 0) {
            return internal;
        }
        String element = internal.substring(dimensions);
        String name = element.startsWith("L") && element.endsWith(";")
                ? element.substring(1, element.length() - 1)
                : PRIMITIVES.getOrDefault(element.charAt(0), element);
        return name + "[]".repeat(dimensions);
    }

    private static String format(double value) {
        return String.format(Locale.ROOT, "%,.2f", value);
    }
}
