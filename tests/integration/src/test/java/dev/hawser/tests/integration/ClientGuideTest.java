package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.connection.ConnectionOptions;
import org.junit.jupiter.api.Test;

/** What docs/client.md shows does what it says. */
class ClientGuideTest {
    @Test
    void theFirstStepsWork() throws Exception {
        try (TestServer server =
                new TestServer(ConnectionOptions.DEFAULT, (request, protocol) -> Recorder.echo()).start()) {
            ClientGuide.open(server.uri("/"));
            Recorder endpoint = server.recorder();
            assertThat(endpoint.next()).isEqualTo("open");
            assertThat(endpoint.next()).isEqualTo("text ahoy");
            endpoint.awaitClose();
        }
    }
}
