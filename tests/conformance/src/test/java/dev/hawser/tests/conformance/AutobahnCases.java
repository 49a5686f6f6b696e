package dev.hawser.tests.conformance;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The cases of the groups 1 to 7, 9 and 10 of the Autobahn suite, for a peer in either role. */
final class AutobahnCases {
    static final int COUNT = 301;

    private AutobahnCases() {}

    static Stream<FuzzCase> all() {
        return Stream.concat(quick(), LimitCases.all());
    }

    /** Those that take no time, when the peer is good: without group 9. */
    static Stream<FuzzCase> quick() {
        return Stream.of(FuzzCases.all(), Utf8Cases.all(), CloseCases.all()).flatMap(List::stream);
    }

    /** The results of cases that are neither good nor left open by the RFC. */
    static <C> List<CaseResult> bad(Stream<C> cases, Function<C, CaseResult> run) {
        return cases.map(run)
                .filter(result -> !result.isOk() && !result.isLeftOpen())
                .toList();
    }
}
