package dev.hawser.tests.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.client.WebSocketClientFactory;
import dev.hawser.testkit.Limit;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** What docs/rooms-client.md shows does what it says. */
class RoomsClientGuideTest {
    @Test
    void theFirstStepsJoinAndPublish() throws Exception {
        BlockingQueue<String> entries = new LinkedBlockingQueue<>();
        try (RoomsServer server = RoomsServer.withDefaults()) {
            server.rooms()
                    .listen(
                            "lobby",
                            (room, position, entry) ->
                                    entries.add(UTF_8.decode(entry).toString()));
            WebSocketClientFactory factory =
                    RoomsClientGuide.open(URI.create("ws://localhost:" + server.port() + RoomsServer.PATH));
            try {
                assertThat(Limit.take(entries, "an entry")).contains("join", "ann");
                assertThat(Limit.take(entries, "another entry")).contains("ann", "Hello");
            } finally {
                factory.stop();
            }
        }
    }
}
