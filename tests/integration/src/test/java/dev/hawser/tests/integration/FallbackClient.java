package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A client that has no WebSocket: it has a stream for each room, or asks for news of it again and again. */
final class FallbackClient implements AutoCloseable {

    /** How it gets news. */
    enum Kind {
        EVENTS,
        POLLS
    }

    private final RoomsHttp http;
    private final Kind kind;
    private @Nullable Object session;
    private @Nullable Object connection;
    private final Queue<@Nullable Object> answers = new ArrayDeque<>();
    private final Map<Object, RoomsHttp.Events> streams = new HashMap<>();
    private final Map<Object, PolledRoom> polled = new HashMap<>();

    FallbackClient(URI uri, Kind kind) {
        this.http = new RoomsHttp(uri);
        this.kind = kind;
    }

    /** Sends a message as its kind is sent. */
    void send(String message) {
        Map<String, @Nullable Object> object = Json.object(message);
        if ("hello".equals(object.get("type"))) {
            hello(message);
        } else if ("join".equals(object.get("type"))) {
            join(object, message);
        } else {
            List<@Nullable Object> answer = http.poll("[" + hello(0) + "," + message + "]");
            assertThat(type(answer.get(0))).isEqualTo("welcome");
            answers.addAll(answer.subList(1, answer.size()));
        }
    }

    private void hello(String message) {
        List<@Nullable Object> answer = http.poll("[" + message + "]");
        answers.addAll(answer);
        if (answer.get(0) instanceof Map<?, ?> welcome && "welcome".equals(welcome.get("type"))) {
            session = welcome.get("session");
            connection = Json.object(message).get("connection");
        }
    }

    private String hello(int wait) {
        String counted = connection == null ? "" : ",\"connection\":" + Json.write(connection);
        return "{\"type\":\"hello\",\"session\":" + Json.write(session) + counted + ",\"wait\":" + wait + "}";
    }

    private void join(Map<String, @Nullable Object> join, String message) {
        Object room = Objects.requireNonNull(join.get("room"));
        if (kind == Kind.EVENTS) {
            RoomsHttp.Events stream = http.stream("[" + hello(0) + "," + message + "]");
            assertThat(stream.next()).contains("\"welcome\"");
            streams.put(room, stream);
        } else {
            polled.put(room, new PolledRoom(message));
        }
    }

    /** The next message of those among which one like this has to come. */
    String next(String expected) {
        Object room = newsOf(Json.parse(expected));
        if (room == null) {
            assertThat(answers).as("answers, when there has to be %s", expected).isNotEmpty();
            return Json.write(answers.remove());
        }
        return kind == Kind.EVENTS
                ? Objects.requireNonNull(streams.get(room)).next()
                : Objects.requireNonNull(polled.get(room)).next();
    }

    /** The room of something that is said unasked, or of the answer to a join; null for other answers. */
    private @Nullable Object newsOf(@Nullable Object message) {
        if (message instanceof List<?> entry) {
            return entry.get(0);
        }
        Map<?, ?> object = (Map<?, ?>) Objects.requireNonNull(message);
        boolean isNews = switch (String.valueOf(object.get("type"))) {
            case "joined", "gap", "signal" -> true;
            case "left" -> !object.containsKey("id") || object.containsKey("reason");
            case "refused" -> "join".equals(object.get("of"));
            default -> false;
        };
        return isNews ? object.get("room") : null;
    }

    private static @Nullable Object type(@Nullable Object message) {
        return message instanceof Map<?, ?> object ? object.get("type") : null;
    }

    @Override
    public void close() {
        streams.values().forEach(RoomsHttp.Events::close);
        streams.clear();
        polled.clear();
    }

    /** A room that is joined anew with each request, from where the last one ended. */
    private final class PolledRoom {
        private String join;
        private boolean isJoined;
        private @Nullable Object epoch;
        private final Queue<@Nullable Object> news = new ArrayDeque<>();

        PolledRoom(String join) {
            this.join = join;
        }

        String next() {
            while (news.isEmpty()) {
                List<@Nullable Object> answer = http.poll("[" + hello(isJoined ? 20_000 : 0) + "," + join + "]");
                assertThat(type(answer.get(0))).isEqualTo("welcome");
                answer.subList(1, answer.size()).forEach(this::take);
            }
            return Json.write(news.remove());
        }

        private void take(@Nullable Object message) {
            if (message instanceof Map<?, ?> object && object.containsKey("offset")) {
                epoch = object.get("epoch");
                goOn(object.get("room"), String.valueOf(object.get("offset")));
                if (!"joined".equals(object.get("type")) || !isJoined) {
                    news.add(message);
                }
                isJoined = true;
                return;
            }
            if (message instanceof List<?> entry) {
                goOn(entry.get(0), String.valueOf(Long.parseLong(String.valueOf(entry.get(1))) + 1));
            }
            news.add(message);
        }

        private void goOn(@Nullable Object room, String offset) {
            join = "{\"type\":\"join\",\"room\":" + Json.write(room) + ",\"from\":{\"epoch\":" + Json.write(epoch)
                    + ",\"offset\":" + offset + "}}";
        }
    }
}
