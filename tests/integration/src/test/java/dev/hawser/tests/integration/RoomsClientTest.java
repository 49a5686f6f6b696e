package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.client.ReopeningDelays;
import dev.hawser.client.ReopeningOptions;
import dev.hawser.client.WebSocketClientFactory;
import dev.hawser.roomsclient.ClientState;
import dev.hawser.roomsclient.Entry;
import dev.hawser.roomsclient.Json;
import dev.hawser.roomsclient.MemoryState;
import dev.hawser.roomsclient.PublishOutcome;
import dev.hawser.roomsclient.RoomsClient;
import dev.hawser.roomsclient.RoomsClientOptions;
import dev.hawser.roomsclient.Start;
import dev.hawser.roomsclient.Transport;
import dev.hawser.testkit.Limit;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The client of rooms against a real server. */
@Timeout(120)
class RoomsClientTest {
    private final RoomsServer server = RoomsServer.withDefaults();
    private final WebSocketClientFactory factory = new WebSocketClientFactory();

    @BeforeEach
    void start() throws Exception {
        factory.start();
    }

    @AfterEach
    void stop() throws Exception {
        factory.stop();
        server.close();
    }

    private URI uri() {
        return URI.create("ws://localhost:" + server.port() + RoomsServer.PATH);
    }

    private RoomsClient open(String name, ClientState state, BlockingQueue<Entry> entries, Transport transport)
            throws Exception {
        ReopeningDelays soon = ReopeningDelays.DEFAULT.withFirst(Duration.ofMillis(10), Duration.ofMillis(20));
        return RoomsClient.open(
                factory.newWebSocketClient(),
                uri(),
                entries::add,
                RoomsClientOptions.defaults()
                        .withName(name)
                        .withState(state)
                        .withTransports(List.of(transport))
                        .withReopening(ReopeningOptions.DEFAULT.withDelays(soon)));
    }

    private static Entry nextMessage(BlockingQueue<Entry> entries) throws InterruptedException {
        while (true) {
            Entry entry = entries.poll(30, TimeUnit.SECONDS);
            assertThat(entry).isNotNull();
            if (entry != null && entry.kind() == null) {
                return entry;
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatOnePublishesAllRead(Transport transport) throws Exception {
        BlockingQueue<Entry> ofAnn = new LinkedBlockingQueue<>();
        BlockingQueue<Entry> ofBob = new LinkedBlockingQueue<>();
        RoomsClient ann = open("ann", new MemoryState(), ofAnn, transport);
        RoomsClient bob = open("bob", new MemoryState(), ofBob, transport);
        ann.join("lobby", Start.OLDEST);
        bob.join("lobby", Start.OLDEST);
        int count = 500;
        List<CompletableFuture<PublishOutcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            outcomes.add(ann.publish("lobby", Json.of(i)).outcome().toCompletableFuture());
        }

        for (int i = 0; i < count; i++) {
            assertThat(nextMessage(ofAnn).data()).isEqualTo(Json.of(i));
            assertThat(nextMessage(ofBob).data()).isEqualTo(Json.of(i));
        }
        assertThat(ann.history("lobby", null, 3).get(30, TimeUnit.SECONDS).entries())
                .extracting(Entry::data)
                .containsExactly(Json.of(count - 3), Json.of(count - 2), Json.of(count - 1));
        for (CompletableFuture<PublishOutcome> outcome : outcomes) {
            assertThat(Limit.get(outcome, "what became of a publish")).isInstanceOf(PublishOutcome.Acknowledged.class);
        }
        ann.close();
        bob.close();
    }

    @ParameterizedTest
    @EnumSource
    void aProcessThatGoesOnWhereAnotherWasPublishesAndReadsEverythingOnce(Transport transport) throws Exception {
        BlockingQueue<Entry> entries = new LinkedBlockingQueue<>();
        BlockingQueue<Entry> ofBob = new LinkedBlockingQueue<>();
        RoomsClient bob = open("bob", new MemoryState(), ofBob, transport);
        bob.join("lobby", Start.OLDEST);
        MemoryState state = new MemoryState();
        int published = 0;
        for (int process = 0; process < 20; process++) {
            RoomsClient ann = open("ann", state, entries, transport);
            ann.join("lobby", Start.OLDEST);
            for (int i = 0; i < 50; i++) {
                ann.publish("lobby", Json.of(published++));
            }
            // It goes in the middle of it, at a place that is another one each time.
            for (int i = 0; i < process; i++) {
                nextMessage(ofBob);
            }
            ann.detach();
            ann.whenStopped().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
        RoomsClient ann = open("ann", state, entries, transport);
        ann.join("lobby", Start.OLDEST);
        for (int i = 0; i < published; i++) {
            assertThat(nextMessage(entries).data()).isEqualTo(Json.of(i));
        }
        ann.close();
        bob.close();
    }
}
