package dev.hawser.tests.integration;

import dev.hawser.client.Loss;
import dev.hawser.client.ReopeningListener;
import dev.hawser.client.WebSocketClient;
import dev.hawser.testkit.Limit;
import dev.hawser.websocket.Connection;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Writes down what becomes of what is held, as {@code opened 1}, {@code waiting closed with 1006} and {@code gave up refused 3 times};
 * and has endpoints for it.
 */
final class HeldEvents implements ReopeningListener {
    private record Event(String text, Duration delay) {}

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<Recorder> endpoints = new LinkedBlockingQueue<>();

    /** Of the last event that was asked for. Owned by the test. */
    private Duration delay = Duration.ZERO;

    Recorder newEndpoint() {
        Recorder endpoint = new Recorder();
        endpoints.add(endpoint);
        return endpoint;
    }

    @Override
    public void opened(Connection connection, int attempt) {
        add("opened " + attempt);
    }

    @Override
    public void waiting(Loss loss, Duration time) {
        events.add(new Event("waiting " + loss.description(), time));
    }

    @Override
    public void gaveUp(Loss loss, String reason) {
        add("gave up " + reason);
    }

    @Override
    public void opening(WebSocketClient client, int attempt) {
        client.setHeader("X-Attempt", String.valueOf(attempt));
    }

    private void add(String text) {
        events.add(new Event(text, Duration.ZERO));
    }

    String next() {
        Event event = Limit.take(events, "what becomes of the connection");
        delay = event.delay();
        return event.text();
    }

    /** What comes after all waits. */
    String awaitOpened() {
        String event = next();
        while (event.startsWith("waiting")) {
            event = next();
        }
        return event;
    }

    /** How long the wait was to be that came last. */
    Duration delay() {
        return delay;
    }

    /** The endpoint of the next attempt. */
    Recorder endpoint() {
        return Limit.take(endpoints, "an endpoint");
    }

    /** The endpoint of the latest attempt. */
    Recorder lastEndpoint() {
        Recorder last = endpoint();
        for (Recorder later = endpoints.poll(); later != null; later = endpoints.poll()) {
            last = later;
        }
        return last;
    }
}
