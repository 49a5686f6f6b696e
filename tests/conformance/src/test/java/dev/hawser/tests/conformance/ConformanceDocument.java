package dev.hawser.tests.conformance;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes {@code docs/conformance.md}. */
final class ConformanceDocument {
    /** Writes the document anew. */
    static final String COMMAND = "./mvnw -q test -pl tests/conformance -am -Dtest=ConformanceTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dconformance.write";

    private static final String INTRODUCTION = """
            # Conformance

            What RFC 6455 and RFC 7692 demand of an endpoint, and the tests that show it. This page is made from the ledgers in
            `tests/conformance` and from the annotations `@Rfc6455`, `@Rfc7692` and `@Regression` of the tests. The build fails when a
            MUST has no test, when a test names what is not on a list, and when this page is not what would be made:

                %s

            The words are ours; only the RFCs count. "Not ours" says why a demand does not reach this engine, "not kept" is a deviation.

            Beside these tests, in each build:

            - the Autobahn suite, version 0.6.4, tries our server: groups 1 to 7, 9 and 10 (`AutobahnTest`);
            - a peer of our own tries the same cases on our server and on our client (`FuzzingClientTest`, `FuzzingServerTest`), and on
              npm `ws` and Jetty, which it grades as that suite does; there also the groups 12 and 13 (`ForeignPeersTest`);
            - Jazzer fuzzes what reads frames and handshakes for some seconds (`tests/fuzz`), or longer with `./verify --fuzz MINUTES`.

            """;

    private final Conformance conformance;
    private final StringBuilder text = new StringBuilder();

    private ConformanceDocument(Conformance conformance) {
        this.conformance = conformance;
    }

    static String of(Conformance conformance) {
        ConformanceDocument document = new ConformanceDocument(conformance);
        document.text.append(String.format(Locale.ROOT, INTRODUCTION, COMMAND));
        document.writeSummary();
        conformance.ledgers().forEach(document::writeLedger);
        document.writeFaults();
        return document.text.toString();
    }

    private void writeSummary() {
        text.append(
                "| | demanded | shown | not ours | not kept | pending | no test |\n|---|---|---|---|---|---|---|\n");
        for (Ledger ledger : conformance.ledgers()) {
            writeCounts(ledger, "MUST, MUST NOT", true);
            writeCounts(ledger, "SHOULD, SHOULD NOT", false);
        }
        text.append('\n');
    }

    private void writeCounts(Ledger ledger, String name, boolean binding) {
        List<String> states = ledger.requirements()
                .filter(requirement -> requirement.level().isBinding() == binding)
                .map(requirement -> state(ledger.name(), requirement.id(), requirement.exception()))
                .toList();
        text.append("| ")
                .append(ledger.title())
                .append(": ")
                .append(name)
                .append(" | ")
                .append(states.size());
        for (String state : List.of("`", "not ours", "not kept", "pending", "-")) {
            long count = states.stream().filter(each -> each.startsWith(state)).count();
            text.append(" | ").append(count);
        }
        text.append(" |\n");
    }

    private void writeLedger(Ledger ledger) {
        text.append("## ").append(ledger.title()).append("\n\n");
        for (Section section : ledger.sections()) {
            List<String> about = conformance.tests(ledger.name(), section.number());
            if (section.requirements().isEmpty() && about.isEmpty()) {
                continue;
            }
            text.append("### ")
                    .append(section.number())
                    .append(' ')
                    .append(section.title())
                    .append("\n\n");
            if (!section.requirements().isEmpty()) {
                text.append("| | | | demand | shown by |\n|---|---|---|---|---|\n");
                section.requirements()
                        .forEach(requirement -> writeRow(
                                requirement.id(),
                                requirement.level().toString(),
                                requirement.side(),
                                requirement.text(),
                                state(ledger.name(), requirement.id(), requirement.exception())));
                text.append('\n');
            }
            if (!about.isEmpty()) {
                text.append("About this section: ")
                        .append(code(about.stream(), ", "))
                        .append(".\n\n");
            }
        }
    }

    private void writeFaults() {
        text.append("""
                ## Faults that other engines had

                | | engine | what went wrong there | shown by |
                |---|---|---|---|
                """);
        for (KnownFault fault : conformance.faults()) {
            writeRow(fault.id(), fault.engine(), fault.text(), state(Claim.FAULTS, fault.id(), fault.exception()));
        }
    }

    private void writeRow(String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private String state(String list, String id, @Nullable String exception) {
        List<String> tests = conformance.tests(list, id);
        if (!tests.isEmpty()) {
            return code(tests.stream(), "<br>");
        }
        if (exception != null) {
            return exception;
        }
        String awaited = conformance.awaited(list, id);
        return awaited == null ? "-" : "pending: " + awaited;
    }

    private static String code(Stream<String> names, String separator) {
        return names.map(name -> "`" + name + "`").collect(Collectors.joining(separator));
    }
}
