package dev.hawser.tests.conformance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fault that another engine had.
 *
 * @param id as its advisory or issue has it
 * @param engine the one that had it
 * @param text what went wrong there
 * @param exception why no test is to be expected, or null when one is
 */
record KnownFault(
        String id, String engine, String text, @Nullable String exception) {

    static List<KnownFault> parse(List<Table.Row> rows) {
        return rows.stream().map(KnownFault::of).toList();
    }

    private static KnownFault of(Table.Row row) {
        row.requireFields(3, 4);
        List<String> fields = row.fields();
        return new KnownFault(fields.get(0), fields.get(1), fields.get(2), Ledger.exception(fields, 3));
    }
}
