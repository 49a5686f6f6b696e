package dev.hawser.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Our fuzzing peers grade others as the Autobahn suite does, and find out what those get wrong: so they could find it in ours. */
class ForeignPeersTest {
    private static final String[] LATE = {"6.4.1", "6.4.2", "6.4.3", "6.4.4"};

    /** Of compressed messages per case: the suite sends 1000, which takes most of an hour. */
    static final int MESSAGES = Integer.getInteger("conformance.messages", 5);

    private static Stream<DeflateCase> deflate() {
        return DeflateCase.all().stream();
    }

    @Test
    void npmWsAsAServerLooksAtTextOnlyWhenItIsWhole() throws Exception {
        try (NodeEcho node = NodeEcho.listen()) {
            FuzzingClient client = new FuzzingClient(node.port());
            assertOnlyLate(AutobahnCases.bad(AutobahnCases.all(), client::run));
            assertThat(AutobahnCases.bad(deflate(), each -> client.run(each, MESSAGES)))
                    .isEmpty();
        }
    }

    private static void assertOnlyLate(List<CaseResult> bad) {
        assertThat(bad).allMatch(result -> result.behavior() == Grade.NON_STRICT && result.behaviorClose() == Grade.OK);
        assertThat(bad).extracting(CaseResult::id).containsExactlyInAnyOrder(LATE);
    }

    @Test
    void npmWsAsAClientDoesNotOfferToGiveUpItsContext() {
        try (NodeEcho node = NodeEcho.clients();
                FuzzingServer server = new FuzzingServer(node::connect)) {
            assertOnlyLate(AutobahnCases.bad(AutobahnCases.all(), server::run));
            assertThat(AutobahnCases.bad(deflate(), each -> server.run(each, MESSAGES)))
                    .hasSize(3 * 18)
                    .allMatch(result -> result.behavior() == Grade.UNIMPLEMENTED)
                    .allMatch(result -> result.id().matches("13[.][256][.].*"));
        }
    }

    @Test
    void jettysServerAcceptsAWindowThatItDoesNotConfirm() {
        try (JettyEcho jetty = new JettyEcho()) {
            FuzzingClient client = new FuzzingClient(jetty.port());
            assertOnlyLate(AutobahnCases.bad(AutobahnCases.quick(), client::run));
            assertThat(AutobahnCases.bad(deflate(), each -> client.run(each, MESSAGES)))
                    .hasSize(4 * 18)
                    .allMatch(result -> result.id().matches("13[.][3456][.].*"))
                    .allMatch(result -> result.note().endsWith("server_max_window_bits is not confirmed"));
        }
    }
}
