package dev.hawser.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.json.simple.JSONValue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The Autobahn suite, version 0.6.4, against our server: the groups 1 to 7, 9 and 10. The groups 12 and 13 do not run in Jython, and clients
 * cannot be tried by it; see {@link DeflateCase} and {@link FuzzingServer} for those.
 */
@Tag("same-on-every-java")
class AutobahnTest {
    /** The suite is slow, and sleeps much: so it runs in parts that go on at the same time. */
    private static final List<List<String>> PARTS = List.of(
            List.of("1.*", "2.*", "3.*", "4.*", "5.*", "6.*", "7.*", "10.*"),
            List.of("9.1.*", "9.2.*", "9.3.*", "9.4.*", "9.7.*", "9.8.*"),
            List.of("9.5.*", "9.6.*"));

    @Test
    void everyCaseIsOk() throws Exception {
        List<AutobahnSuite> suites = new ArrayList<>();
        List<CaseResult> results = new ArrayList<>();
        try (EchoServer server = new EchoServer(0)) {
            for (List<String> cases : PARTS) {
                Path directory = Path.of("target", "autobahn", String.valueOf(suites.size()));
                suites.add(new AutobahnSuite(directory, server.uri(), cases));
            }
            for (AutobahnSuite suite : suites) {
                results.addAll(suite.results());
            }
        } finally {
            suites.forEach(AutobahnSuite::stop);
        }
        assertThat(results)
                .filteredOn(result -> !result.isOk() && !result.isLeftOpen())
                .isEmpty();
        assertThat(results).hasSize(AutobahnCases.COUNT);
    }

    @Test
    void aReportThatIsNotGoodIsFoundOut() {
        List<CaseResult> results = AutobahnSuite.parse(JSONValue.parse("""
                        {"one": {
                          "1.1.1": {"behavior": "OK", "behaviorClose": "OK"},
                          "6.4.1": {"behavior": "NON-STRICT", "behaviorClose": "OK"},
                          "7.1.6": {"behavior": "INFORMATIONAL", "behaviorClose": "INFORMATIONAL"},
                          "7.3.1": {"behavior": "INFORMATIONAL", "behaviorClose": "INFORMATIONAL"},
                          "7.7.1": {"behavior": "OK", "behaviorClose": "FAILED BY CLIENT"},
                          "9.1.1": {"behavior": "FAILED", "behaviorClose": "UNCLEAN"}}}"""));
        assertThat(results)
                .filteredOn(result -> !result.isOk() && !result.isLeftOpen())
                .extracting(CaseResult::toString)
                .containsExactlyInAnyOrder(
                        "6.4.1 NON_STRICT, close OK",
                        "7.3.1 INFORMATIONAL, close INFORMATIONAL",
                        "7.7.1 OK, close FAILED_BY_CLIENT",
                        "9.1.1 FAILED, close UNCLEAN");
    }
}
