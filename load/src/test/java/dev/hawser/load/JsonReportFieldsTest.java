package dev.hawser.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.json.simple.parser.JSONParser;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Other programs read the document: its fields are those that the page has. */
class JsonReportFieldsTest {
    private static final Path PAGE = Path.of("..", "docs", "load.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(?<name>[\\w.\\[\\]]+)`");

    @Test
    void thePageHasEveryField() throws Exception {
        Set<String> fields = new LinkedHashSet<>();
        for (LoadResult result : List.of(Results.good(), Results.bad())) {
            collect(
                    "",
                    new JSONParser().parse(JsonReport.render(result, List.of(Threshold.parse("p99>50ms")))),
                    fields);
        }

        assertThat(described()).isEqualTo(fields);
    }

    private static void collect(String name, @Nullable Object value, Set<String> fields) {
        if (value instanceof Map<?, ?> object) {
            object.forEach((key, member) -> collect(name.isEmpty() ? "" + key : name + "." + key, member, fields));
        } else if (value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Map<?, ?>) {
            list.forEach(element -> collect(name + "[]", element, fields));
        } else if (!name.equals("latency") && !(value instanceof List<?> list && list.isEmpty())) {
            fields.add(name);
        }
    }

    private static Set<String> described() throws IOException {
        String page = Files.readString(PAGE);
        String section = page.substring(page.indexOf("### The fields of `--json`"));
        Set<String> names = new LinkedHashSet<>();
        Matcher row = ROW.matcher(section.substring(0, section.indexOf("\n## ")));
        while (row.find()) {
            names.add(row.group("name"));
        }
        return names;
    }
}
