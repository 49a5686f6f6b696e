package dev.hawser.roomsclient;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.client.ReopeningClock;
import dev.hawser.client.WebSocketClientFactory;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.RawServer;
import dev.hawser.testkit.VirtualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A server that a script speaks for, and a client with an application; in virtual time. See tests/client-behaviour/behaviour.json. */
final class Stage implements AutoCloseable {
    private static final long START_MILLIS = 1_732_772_000_000L;

    private final RawServer server = new RawServer();
    private final Ids ids = new Ids();
    private final HttpScript http = new HttpScript(server, ids);
    private final VirtualClock time = new VirtualClock();
    private final WebSocketClientFactory factory = new WebSocketClientFactory();
    private final MemoryState state = new MemoryState();
    private final HeardEvents events = new HeardEvents();
    private final Message parts;

    private @Nullable RoomsClient client;
    /** A WebSocket, or a stream of events. */
    private @Nullable RawPeer peer;

    private boolean isStream;
    private long syncs;

    Stage(Message parts) {
        this.parts = parts;
        try {
            factory.start();
        } catch (Exception x) {
            throw new AssertionError("the client did not start", x);
        }
        start();
    }

    private void start() {
        ReopeningClock clock = new ReopeningClock(time.executor(), time, time::nanoTime, () -> -1);
        try {
            client = RoomsClient.open(
                    factory.newWebSocketClient(),
                    URI.create("ws://localhost:" + server.port() + "/rooms"),
                    events,
                    RoomsClientOptions.defaults().withName("ann").withState(state),
                    clock,
                    () -> START_MILLIS + time.nanoTime() / 1_000_000);
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    void play(List<?> steps) {
        for (Object step : steps) {
            Map<?, ?> only = (Map<?, ?>) Objects.requireNonNull(step);
            Map.Entry<?, ?> entry = only.entrySet().iterator().next();
            try {
                play(String.valueOf(entry.getKey()), entry.getValue());
            } catch (RuntimeException | AssertionError x) {
                throw new AssertionError("at step " + Json.of(step), x);
            }
        }
    }

    private void play(String step, @Nullable Object what) {
        switch (step) {
            case "use" -> play(parts.list(String.valueOf(what)));
            case "connect" -> {
                peer = http.connect();
                isStream = false;
            }
            case "client" -> expectMessage(what);
            case "server" -> say(what);
            case "event" -> expectEvent((Map<?, ?>) Objects.requireNonNull(what));
            case "app" -> act(Message.of(what));
            case "lose" -> lose(what);
            case "closed" -> expectEnd(what);
            case "request" -> http.expect(Message.of(what));
            case "answer" -> http.answer(Message.of(what));
            case "stream" -> {
                peer = http.stream(what);
                isStream = true;
            }
            case "refuse" -> http.refuse(((Number) Objects.requireNonNull(what)).longValue());
            case "swallow" -> http.swallow(String.valueOf(what));
            case "dropped" -> http.expectDropped(String.valueOf(what));
            case "time" -> pass(((Number) Objects.requireNonNull(what)).longValue());
            default -> throw new IllegalArgumentException("no step: " + step);
        }
    }

    private RawPeer peer() {
        return Objects.requireNonNull(peer, "there is no connection");
    }

    private RoomsClient client() {
        return Objects.requireNonNull(client);
    }

    private void expectMessage(@Nullable Object expected) {
        RawFrame frame = peer().readFrame();
        assertThat(frame.opcode()).as("opcode").isEqualTo(RawFrame.TEXT);
        Object message = Json.parse(frame.text()).value();
        assertThat(message).isInstanceOf(Map.class);
        ids.remember(message);
        assertThat(Matching.isMessage(expected, message))
                .as("from the client: %s", frame.text())
                .isTrue();
    }

    private void say(@Nullable Object message) {
        String text = Json.of(ids.put(message)).text();
        if (isStream) {
            peer().send(("data: " + text + "\n\n").getBytes(StandardCharsets.UTF_8));
        } else {
            peer().send(RawFrame.unmasked(RawFrame.TEXT, text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private void expectEvent(Map<?, ?> expected) {
        Map<String, @Nullable Object> event = events.next();
        assertThat(Matching.isEvent(expected, event)).as("heard: %s", event).isTrue();
    }

    private void act(Message action) {
        String what = action.string("do");
        if (what.equals("restart")) {
            start();
            return;
        }
        if (what.equals("bye")) {
            client().close();
            return;
        }
        if (what.equals("detach")) {
            client().detach();
            return;
        }
        String room = action.string("room");
        switch (what) {
            case "join" -> client().join(room, start(action));
            case "leave" -> client().leave(room);
            case "publish" -> client().publish(room, data(action), action.stringOrNull("kind"));
            case "edit" -> client().edit(room, action.integer("offset"), data(action));
            case "delete" -> client().delete(room, action.integer("offset"));
            case "kick" -> client().kick(room, action.string("user"), action.string("reason"));
            case "signal" -> client().signal(room, action.string("kind"), data(action));
            case "history" ->
                client().history(
                                room,
                                action.has("before") ? action.integer("before") : null,
                                action.has("limit") ? (int) action.integer("limit") : null)
                        .whenComplete(events::history);
            default -> throw new IllegalArgumentException("no action: " + what);
        }
    }

    private static Start start(Message action) {
        Message from = action.object("from");
        return from.has("last") ? Start.last((int) from.integer("last")) : Start.END;
    }

    private static Json data(Message action) {
        Message data = action.object("data");
        return data.has("repeat")
                ? Json.of(data.string("repeat").repeat((int) data.integer("times")))
                : action.json("data");
    }

    private void lose(@Nullable Object code) {
        RawPeer lost = peer();
        peer = null;
        if (isStream) {
            lost.disconnect();
            return;
        }
        if (code == null) {
            lost.reset();
            return;
        }
        int number = ((Number) code).intValue();
        lost.send(RawFrame.unmasked(RawFrame.CLOSE, RawFrame.closePayload(number, "")));
        assertThat(lost.readFrame().closeCode()).as("answer to the close").isEqualTo(number);
        lost.disconnect();
    }

    private void expectEnd(@Nullable Object code) {
        RawPeer ended = peer();
        peer = null;
        if (isStream) {
            ended.readToEnd();
        } else if (code == null) {
            assertThat(framesToEnd(ended)).as("frames before the end").isEmpty();
        } else {
            int number = ((Number) code).intValue();
            assertThat(ended.readFrame().closeCode()).isEqualTo(number);
            ended.send(RawFrame.unmasked(RawFrame.CLOSE, RawFrame.closePayload(number, "")));
        }
        ended.disconnect();
    }

    private static List<RawFrame> framesToEnd(RawPeer ended) {
        List<RawFrame> frames = new ArrayList<>();
        try {
            frames.addAll(ended.readFramesToEnd());
        } catch (UncheckedIOException reset) {
            // That is an end too.
        }
        return frames;
    }

    private void pass(long millis) {
        synchronise();
        time.pass(Duration.ofMillis(millis));
    }

    /** What the server said before has been dealt with afterwards. */
    private void synchronise() {
        if (peer != null) {
            String token = "sync " + ++syncs;
            say(Map.of("type", "signal", "room", "", "from", "", "kind", token, "data", 0));
            expectEvent(Map.of("type", "signal", "kind", token));
        }
        time.settle();
    }

    /** Nothing else has happened. */
    void end() {
        synchronise();
        if (peer != null && !isStream) {
            client().close();
            expectMessage(Map.of("type", "bye"));
            lose(1000L);
            expectEvent(Map.of("type", "stopped"));
        }
        time.settle();
        events.assertNoMore();
        http.assertNoMore();
    }

    @Override
    public void close() {
        client().detach();
        try {
            factory.stop();
        } catch (Exception x) {
            throw new AssertionError("the client did not stop", x);
        }
        if (peer != null) {
            peer.disconnect();
        }
        http.close();
        server.close();
        time.end();
    }
}
