package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.client.Reopener;
import dev.hawser.client.WebSocketClient;
import dev.hawser.client.WebSocketClientFactory;
import dev.hawser.testkit.Limit;
import java.net.URI;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server and the client of README.md do what it says, together. */
class ReadmeGuideTest {
    private final ReadmeGuide guide = new ReadmeGuide();
    private Server server;
    private URI uri;

    @BeforeEach
    void startServer() throws Exception {
        server = guide.server(0);
        uri = URI.create("ws://localhost:" + ((ServerConnector) server.getConnectors()[0]).getLocalPort() + "/");
    }

    @AfterEach
    void stopServer() throws Exception {
        server.stop();
    }

    @Test
    void theClientHearsItsEcho() throws Exception {
        WebSocketClientFactory factory = guide.client(uri);
        try {
            Recorder endpoint = endpoint();
            assertThat(endpoint.next()).isEqualTo("open");
            assertThat(endpoint.next()).isEqualTo("text ahoy");
        } finally {
            factory.stop();
        }
    }

    @Test
    void aConnectionIsHeld() {
        try (TestClient client = new TestClient()) {
            WebSocketClient echoing = client.factory().newWebSocketClient();
            echoing.setProtocol("echo");
            Reopener reopener = guide.hold(echoing, uri);
            assertThat(endpoint().next()).isEqualTo("open");
            reopener.close();
        }
    }

    private Recorder endpoint() {
        return Limit.take(guide.endpoints, () -> "an endpoint");
    }
}
