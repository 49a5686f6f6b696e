package dev.hawser.roomsclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.client.ReopeningDelays;
import dev.hawser.client.WebSocketClientFactory;
import dev.hawser.testkit.RawServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What no server has a part in. */
class RoomsClientTest {
    private final RawServer server = new RawServer();
    private final WebSocketClientFactory factory = new WebSocketClientFactory();
    private final HeardEvents events = new HeardEvents();

    @BeforeEach
    void start() throws Exception {
        factory.start();
    }

    @AfterEach
    void stop() throws Exception {
        factory.stop();
        server.close();
    }

    private RoomsClient open(RoomsClientOptions options) throws IOException {
        return RoomsClient.open(
                factory.newWebSocketClient(), URI.create("ws://localhost:" + server.port() + "/"), events, options);
    }

    @Test
    void noMorePublishesWaitThanTheApplicationAllows() throws IOException {
        RoomsClient client = open(RoomsClientOptions.defaults().withMaxPending(2));
        Publication first = client.publish("lobby", Json.of(1));
        Publication second = client.publish("den", Json.of(2));
        Publication third = client.publish("lobby", Json.of(3));

        assertThat(first.state()).isEqualTo(Publication.State.PENDING);
        assertThat(second.state()).isEqualTo(Publication.State.PENDING);
        assertThat(third.state()).isEqualTo(Publication.State.REFUSED);
        assertThat(codeOf(third)).isEqualTo(Refusal.QUEUE_FULL);
        client.detach();
    }

    @Test
    void whatIsPublishedAfterTheEndIsRefused() throws IOException {
        RoomsClient client = open(RoomsClientOptions.defaults());
        client.close();

        assertThat(codeOf(client.publish("lobby", Json.of(1)))).isEqualTo(Refusal.STOPPED);
        assertThat(events.next()).containsEntry("type", "stopped");
    }

    @Test
    void whatIsPendingAtTheEndIsThereForTheNextClient() throws IOException {
        RoomsClientOptions options = RoomsClientOptions.defaults();
        RoomsClient client = open(options);
        client.publish("lobby", Json.of("Hello"), "image");
        client.detach();
        assertThat(events.next()).containsEntry("type", "stopped");

        assertThat(open(options).restored()).singleElement().satisfies(publication -> {
            assertThat(publication.room()).isEqualTo("lobby");
            assertThat(publication.data()).isEqualTo(Json.of("Hello"));
            assertThat(publication.kind()).isEqualTo("image");
            assertThat(publication.state()).isEqualTo(Publication.State.PENDING);
        });
    }

    @Test
    void aStateThatIsNoneIsToldAtOnce() {
        for (String state : new String[] {"", "[]", "{\"rooms\":{\"lobby\":{\"pending\":[1]}}}"}) {
            MemoryState broken = new MemoryState();
            broken.save(state);
            assertThatThrownBy(() -> open(RoomsClientOptions.defaults().withState(broken)))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("what was kept is no state of a session: ");
        }
    }

    @Test
    void aServersTimesTakeThePlaceOfTheDelaysWhateverTheyAre() {
        assertThat(Hold.delays(ReopeningDelays.DEFAULT, Duration.ofMillis(500), Duration.ofMinutes(1)))
                .isEqualTo(ReopeningDelays.DEFAULT);
        ReopeningDelays slow = Hold.delays(ReopeningDelays.DEFAULT, Duration.ofSeconds(10), Duration.ofSeconds(90));
        assertThat(slow.shortest()).isEqualTo(Duration.ofSeconds(10));
        assertThat(slow.firstSpread()).isEqualTo(Duration.ofSeconds(10));
        assertThat(slow.longestSpread()).isEqualTo(Duration.ofSeconds(90));
        ReopeningDelays fast = Hold.delays(ReopeningDelays.DEFAULT, Duration.ofMillis(10), Duration.ofMillis(20));
        assertThat(fast.longestSpread()).isEqualTo(Duration.ofMillis(20));
        assertThat(Hold.delays(ReopeningDelays.DEFAULT, Duration.ofSeconds(2), Duration.ofSeconds(1))
                        .longestSpread())
                .isEqualTo(Duration.ofSeconds(2));
    }

    private static String codeOf(Publication publication) {
        PublishOutcome outcome = publication.outcome().toCompletableFuture().join();
        return outcome instanceof PublishOutcome.Refused refused
                ? refused.refusal().code()
                : outcome.toString();
    }
}
