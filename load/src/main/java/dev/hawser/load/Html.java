package dev.hawser.load;

import java.util.List;
import java.util.stream.Collectors;

/** Pieces of a page. */
final class Html {
    private Html() {}

    /** Text that is only text, in an element or a quoted attribute. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** A table whose rows have a name and values; empty when there are no rows. */
    static String table(String heading, List<List<String>> rows) {
        return rows.isEmpty()
                ? ""
                : "<section><h2>%s</h2>\n<table>\n%s</table></section>\n"
                        .formatted(escape(heading), rows.stream().map(Html::row).collect(Collectors.joining()));
    }

    private static String row(List<String> cells) {
        return cells.stream()
                .skip(1)
                .map(cell -> "<td>" + escape(cell) + "</td>")
                .collect(Collectors.joining("", "<tr><th>" + escape(cells.get(0)) + "</th>", "</tr>\n"));
    }
}
