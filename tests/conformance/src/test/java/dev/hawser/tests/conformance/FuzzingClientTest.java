package dev.hawser.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.Rfc6455;
import dev.hawser.testkit.Rfc7692;
import org.junit.jupiter.api.Test;

/** The cases of the Autobahn suite against our server, by a client of our own; {@link AutobahnTest} runs the suite itself. */
class FuzzingClientTest {
    @Test
    @Rfc6455({"5.4/4", "5.4/5", "5.6/1", "8.1/1", "10.7/1"})
    void ourServerDoesWellInEveryCase() {
        try (EchoServer server = new EchoServer(0)) {
            FuzzingClient client = new FuzzingClient(server.uri().getPort());
            assertThat(AutobahnCases.bad(AutobahnCases.all(), client::run)).isEmpty();
        }
    }

    @Test
    @Rfc7692({"7.2.1", "7.2.2"})
    void ourServerDoesWellInEveryCaseOfCompression() {
        try (EchoServer server = new EchoServer(0)) {
            FuzzingClient client = new FuzzingClient(server.uri().getPort());
            assertThat(AutobahnCases.bad(
                            DeflateCase.all().stream(), each -> client.run(each, ForeignPeersTest.MESSAGES)))
                    .isEmpty();
        }
    }

    @Test
    void theCasesAreThoseOfTheSuite() {
        assertThat(AutobahnCases.all().map(FuzzCase::id))
                .hasSize(AutobahnCases.COUNT)
                .doesNotHaveDuplicates();
        assertThat(DeflateCase.all().stream().map(DeflateCase::id))
                .hasSize(90 + 126)
                .doesNotHaveDuplicates()
                .contains("12.1.1", "12.5.18", "13.7.18");
    }
}
