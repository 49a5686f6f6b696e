package dev.hawser.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.client.WebSocketClient;
import dev.hawser.client.WebSocketClientFactory;
import dev.hawser.testkit.Rfc6455;
import dev.hawser.testkit.Rfc7692;
import org.junit.jupiter.api.Test;

/** The cases of the Autobahn suite against our client, by a server of our own: the suite itself, where it runs here, tries only servers. */
class FuzzingServerTest {
    @Test
    @Rfc6455({"5.4/4", "5.4/5", "5.6/1", "8.1/1", "10.7/1"})
    void ourClientDoesWellInEveryCase() throws Exception {
        WebSocketClientFactory factory = new WebSocketClientFactory(1);
        factory.start();
        WebSocketClient client = factory.newWebSocketClient();
        client.setOptions(EchoServer.OPTIONS);
        try (FuzzingServer server = new FuzzingServer(uri -> client.open(uri, new Echo()))) {
            assertThat(AutobahnCases.bad(AutobahnCases.all(), server::run)).isEmpty();
        } finally {
            factory.stop();
        }
    }

    @Test
    @Rfc7692({"7.2.1", "7.2.2"})
    void ourClientDoesWellInEveryCaseOfCompression() throws Exception {
        WebSocketClientFactory factory = new WebSocketClientFactory(1);
        factory.start();
        WebSocketClient client = factory.newWebSocketClient();
        client.setOptions(EchoServer.OPTIONS);
        try (FuzzingServer server = new FuzzingServer(uri -> client.open(uri, new Echo()))) {
            assertThat(AutobahnCases.bad(
                            DeflateCase.all().stream(), each -> server.run(each, ForeignPeersTest.MESSAGES)))
                    .isEmpty();
        } finally {
            factory.stop();
        }
    }
}
