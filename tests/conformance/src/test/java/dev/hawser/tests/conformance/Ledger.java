package dev.hawser.tests.conformance;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an RFC demands.
 *
 * @param name such as {@code rfc6455}, the name of its file and, but for case, of the annotation of its tests
 */
record Ledger(String name, List<Section> sections) {
    Ledger {
        sections = List.copyOf(sections);
    }

    /**
     * Reads the lines of a ledger's file.
     *
     * @throws IllegalArgumentException when a line is not of the form that the file describes, or an id is there twice
     */
    static Ledger parse(String name, List<Table.Row> rows) {
        List<Section> sections = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Table.Row row : rows) {
            String[] heading = row.heading().split(" ", 2);
            if (sections.isEmpty() || !last(sections).number().equals(heading[0])) {
                requireNew(ids, heading[0]);
                sections.add(new Section(heading[0], heading[1], List.of()));
            }
            if (!row.fields().isEmpty()) {
                Requirement requirement = requirement(heading[0], row);
                requireNew(ids, requirement.id());
                Section open = last(sections);
                List<Requirement> more = new ArrayList<>(open.requirements());
                more.add(requirement);
                sections.set(sections.size() - 1, new Section(open.number(), open.title(), more));
            }
        }
        return new Ledger(name, sections);
    }

    private static Section last(List<Section> sections) {
        return sections.get(sections.size() - 1);
    }

    private static Requirement requirement(String section, Table.Row row) {
        row.requireFields(4, 5);
        List<String> fields = row.fields();
        return new Requirement(
                section + "/" + fields.get(0),
                Level.of(fields.get(1)),
                fields.get(2),
                fields.get(3),
                exception(fields, 4));
    }

    /** The reason in a row's last field, if it has one. */
    static @Nullable String exception(List<String> fields, int index) {
        if (fields.size() <= index) {
            return null;
        }
        String reason = fields.get(index);
        if (!reason.matches("not (ours|kept): .+")) {
            throw new IllegalArgumentException(
                    "\"" + reason + "\" begins with neither \"not ours:\" nor \"not kept:\"");
        }
        return reason;
    }

    private static void requireNew(Set<String> ids, String id) {
        if (!ids.add(id)) {
            throw new IllegalArgumentException(id + " is there twice");
        }
    }

    Stream<Requirement> requirements() {
        return sections.stream().flatMap(section -> section.requirements().stream());
    }

    Optional<Requirement> requirement(String id) {
        return requirements().filter(requirement -> requirement.id().equals(id)).findFirst();
    }

    boolean hasSection(String number) {
        return sections.stream().anyMatch(section -> section.number().equals(number));
    }

    /** For people: {@code RFC 6455}. */
    String title() {
        return "RFC " + name.substring("rfc".length());
    }
}
