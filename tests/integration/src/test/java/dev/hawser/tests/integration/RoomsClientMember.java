package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.client.ReopeningDelays;
import dev.hawser.client.ReopeningOptions;
import dev.hawser.client.WebSocketClientFactory;
import dev.hawser.roomsclient.Entry;
import dev.hawser.roomsclient.Json;
import dev.hawser.roomsclient.PublishOutcome;
import dev.hawser.roomsclient.RoomsClient;
import dev.hawser.roomsclient.RoomsClientOptions;
import dev.hawser.roomsclient.Start;
import dev.hawser.testkit.Limit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** A client of rooms that publishes numbers in the lobby, and reads it from its beginning; its waits are short. */
final class RoomsClientMember implements AutoCloseable {
    private static final String ROOM = "lobby";
    private static final int LATEST = 50;

    private final RoomsClient client;
    private final BlockingQueue<Entry> entries = new LinkedBlockingQueue<>();
    private final List<CompletableFuture<PublishOutcome>> outcomes = new ArrayList<>();
    private int read;

    RoomsClientMember(
            WebSocketClientFactory factory, int port, String name, UnaryOperator<RoomsClientOptions> options) {
        ReopeningDelays delays = ReopeningDelays.DEFAULT
                .withFirst(Duration.ofMillis(10), Duration.ofMillis(20))
                .withGrowth(1, Duration.ofSeconds(1));
        RoomsClientOptions standard = RoomsClientOptions.defaults()
                .withName(name)
                .withReopening(ReopeningOptions.DEFAULT
                        .withDelays(delays)
                        .withRefusedTries(100)
                        .withOpeningTimeout(Duration.ofSeconds(1)));
        try {
            client = RoomsClient.open(
                    factory.newWebSocketClient(),
                    URI.create("ws://localhost:" + port + RoomsServer.PATH),
                    entries::add,
                    options.apply(standard));
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
        client.join(ROOM, Start.OLDEST);
    }

    /** Publishes the next numbers. */
    void publish(int count) {
        for (int i = 0; i < count; i++) {
            outcomes.add(
                    client.publish(ROOM, Json.of(outcomes.size())).outcome().toCompletableFuture());
        }
    }

    /** Publishes a string of so many characters, which is more than the server reads, among the numbers. */
    PublishOutcome publishTooMuch(int characters) {
        return Limit.get(
                client.publish(ROOM, Json.of("x".repeat(characters))).outcome().toCompletableFuture(),
                "what became of a large publish");
    }

    /** Reads numbers up to this many; each has to come once, in order. */
    void readUpTo(int count) {
        while (read < count) {
            Entry entry = Limit.take(entries, "number " + read);
            if (entry.kind() == null) {
                assertThat(entry.data()).isEqualTo(Json.of(read++));
            } else {
                assertThat(entry.kind())
                        .as("who lost a connection has not left")
                        .isEqualTo("join");
            }
        }
    }

    /** All that was published is in the room once, and has been read once. */
    void assertAllOnce() {
        readUpTo(outcomes.size());
        for (CompletableFuture<PublishOutcome> outcome : outcomes) {
            assertThat(Limit.get(outcome, "what became of a publish")).isInstanceOf(PublishOutcome.Acknowledged.class);
        }
        List<Json> last = Limit.get(client.history(ROOM, null, LATEST), "the latest entries").entries().stream()
                .filter(entry -> entry.kind() == null)
                .map(Entry::data)
                .toList();
        assertThat(last)
                .as("the latest numbers, the last of them too")
                .isEqualTo(IntStream.range(outcomes.size() - last.size(), outcomes.size())
                        .mapToObj(Json::of)
                        .toList());
    }

    @Override
    public void close() {
        client.detach();
        Limit.get(client.whenStopped().toCompletableFuture(), "the end");
    }
}
