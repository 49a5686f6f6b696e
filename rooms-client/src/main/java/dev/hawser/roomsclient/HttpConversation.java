package dev.hawser.roomsclient;

import dev.hawser.client.WebSocketOpenException;
import dev.hawser.websocket.WebSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.client.Request;
import org.jspecify.annotations.Nullable;

/**
 * What takes the place of a WebSocket, as one connection of a session: requests with what the session says, one at a time, and beside them the
 * news of its rooms, by one stream or by one poll after the other ({@code docs/wire-protocol.md} sections 8.2 and 8.3). Each request is a connection of
 * its own to the server, and says hello and joins its rooms again; the session is not told of that. Owned by the session's turn.
 */
final class HttpConversation {
    /** Publishes that go together: their answers are far from filling one. */
    private static final int MAX_TOGETHER = 64;

    /** A request that waits is answered by then, or lost. */
    private static final Duration ANSWER = Duration.ofSeconds(20);

    /** A stream in which nothing has come by then is kept back by something on the way. */
    private static final Duration STREAM = Duration.ofSeconds(10);

    private final ClientSession session;
    private final Surroundings around;
    private final HttpPost post;
    private final boolean streams;
    private final WebSocket.OnTextMessage endpoint;
    private final HttpConnection connection = new HttpConnection(this);

    private final Queue<Message> outbox = new ArrayDeque<>();
    private final Set<String> joined = new HashSet<>();

    /** What the server said to the hello, until the session has said it. */
    private @Nullable List<String> greeting;

    private @Nullable Request asking;
    private @Nullable Request listening;
    /** Which stream or poll is the present one: what an earlier one still says is not heard. */
    private long hearing;

    private boolean listenScheduled;
    /** Whether something has come through the present stream. */
    private boolean begun;

    private boolean ended;

    HttpConversation(
            ClientSession session,
            Surroundings around,
            HttpPost post,
            boolean streams,
            WebSocket.OnTextMessage endpoint) {
        this.session = session;
        this.around = around;
        this.post = post;
        this.streams = streams;
        this.endpoint = endpoint;
    }

    private abstract class Ears implements HttpPost.Answer {
        final List<String> heard = new ArrayList<>();

        @Override
        public void messages(List<String> messages) {
            heard.addAll(messages);
        }
    }

    /** Says hello; the connection is open when the server has answered. */
    void open(CompletableFuture<HttpConnection> opening) {
        asking = post.ask(List.of(hello(Duration.ZERO)), ANSWER, new Ears() {
            @Override
            public void end(@Nullable WebSocketOpenException failure) {
                asking = null;
                if (failure != null) {
                    opening.completeExceptionally(failure);
                    return;
                }
                greeting = heard;
                endpoint.onOpen(connection);
                if (!opening.complete(connection)) {
                    HttpConversation.this.end(1006, "given up");
                }
            }
        });
    }

    void giveUp() {
        abort(asking);
    }

    private String hello(Duration wait) {
        return session.helloMessage()
                .with("wait", wait.isZero() ? null : wait.toMillis())
                .text();
    }

    /** The session says something. */
    void say(String text) {
        Message message = Message.of(Json.parse(text).value());
        switch (message.string("type")) {
            case "hello" -> {
                List<String> known = greeting;
                greeting = null;
                if (known == null) {
                    outbox.add(message);
                } else {
                    known.forEach(endpoint::onMessage);
                }
            }
            case "join" -> listenAnew();
            case "ping" -> {
                // A poll says more, and a stream has comments.
            }
            default -> outbox.add(message);
        }
        // Behind this turn, so that what is said in it goes together.
        around.soon(this::ask);
    }

    private void ask() {
        if (ended || asking != null || outbox.isEmpty()) {
            return;
        }
        List<String> together = new ArrayList<>();
        boolean greets = outbox.element().string("type").equals("hello");
        boolean bye = false;
        if (!greets) {
            together.add(hello(Duration.ZERO));
        }
        for (boolean more = true; more && !outbox.isEmpty() && together.size() <= MAX_TOGETHER; ) {
            Message next = outbox.remove();
            together.add(next.text());
            bye |= next.string("type").equals("bye");
            more = next.string("type").equals("publish");
        }
        boolean over = bye;
        asking = post.ask(together, ANSWER, new Ears() {
            @Override
            public void end(@Nullable WebSocketOpenException failure) {
                asking = null;
                if (failure != null) {
                    lost(failure);
                    return;
                }
                pass(greets ? heard : withoutWelcome(heard));
                if (over) {
                    HttpConversation.this.end(1000, "");
                }
                ask();
            }
        });
    }

    /** Another room is joined: all of them are asked for in one new request. */
    private void listenAnew() {
        if (!listenScheduled) {
            listenScheduled = true;
            around.soon(() -> {
                listenScheduled = false;
                abort(listening);
                listen();
            });
        }
    }

    private void listen() {
        List<Message> joins = session.reading().joins();
        long number = ++hearing;
        listening = null;
        begun = false;
        if (ended || joins.isEmpty()) {
            return;
        }
        Duration idle = session.welcome().times().idle();
        List<String> messages = new ArrayList<>();
        messages.add(hello(
                streams || joined.isEmpty()
                        ? Duration.ZERO
                        : session.welcome().times().poll()));
        joins.forEach(join -> messages.add(join.text()));
        listening =
                streams ? post.stream(messages, idle, new Stream(number)) : post.ask(messages, idle, new Poll(number));
        if (streams) {
            around.later(STREAM, () -> {
                if (number == hearing && !begun && !ended) {
                    connection.silent();
                    end(1006, "nothing comes through the stream");
                }
            });
        }
    }

    private final class Stream implements HttpPost.Answer {
        private final long number;

        Stream(long number) {
            this.number = number;
        }

        @Override
        public void messages(List<String> messages) {
            if (number == hearing && !ended) {
                begun = true;
                session.heard();
                pass(withoutWelcome(messages));
            }
        }

        @Override
        public void end(@Nullable WebSocketOpenException failure) {
            if (number == hearing && !ended) {
                HttpConversation.this.end(1006, failure == null ? "the stream ended" : "" + failure.getMessage());
            }
        }
    }

    private final class Poll extends Ears {
        private final long number;
        private final long sinceNanos = around.nanoTime();

        Poll(long number) {
            this.number = number;
        }

        @Override
        public void end(@Nullable WebSocketOpenException failure) {
            if (number != hearing || ended) {
                return;
            }
            if (failure != null) {
                lost(failure);
                return;
            }
            session.heard();
            List<String> news = withoutWelcome(heard);
            pass(news);
            // Behind the turns of these messages, when the positions are further. A server that has nothing to say, and
            // does not wait, is not asked at once.
            Duration least = news.isEmpty() ? session.welcome().times().shortest() : Duration.ZERO;
            Duration left = least.minusNanos(around.nanoTime() - sinceNanos);
            Runnable next = () -> {
                if (number == hearing && !ended) {
                    listen();
                }
            };
            if (left.isNegative() || left.isZero()) {
                around.soon(next);
            } else {
                around.later(left, next);
            }
        }
    }

    /** The answer to a hello that the session has not said. */
    private List<String> withoutWelcome(List<String> messages) {
        List<String> others = new ArrayList<>();
        for (String message : messages) {
            if (!isRepeat(message)) {
                others.add(message);
            }
        }
        return others;
    }

    /** A welcome, or a room that is just read on. */
    private boolean isRepeat(String text) {
        if (text.startsWith("[")) {
            return false;
        }
        Message message = Message.of(Json.parse(text).value());
        String type = message.string("type");
        if (type.equals("left")) {
            joined.remove(message.string("room"));
        }
        return type.equals("welcome") || type.equals("joined") && !joined.add(message.string("room"));
    }

    private void pass(List<String> messages) {
        messages.forEach(endpoint::onMessage);
    }

    private void lost(WebSocketOpenException failure) {
        end(failure.status() == 413 ? 1009 : 1006, String.valueOf(failure.getMessage()));
    }

    /** Ends it; called in turn, once or more. */
    void end(int closeCode, String reason) {
        if (!ended) {
            ended = true;
            abort(asking);
            abort(listening);
            endpoint.onClose(closeCode, reason);
            connection.closed(closeCode, reason);
        }
    }

    void inTurn(Runnable task) {
        around.soon(task);
    }

    private static void abort(@Nullable Request request) {
        if (request != null) {
            request.abort(new java.util.concurrent.CancellationException("not needed any more"));
        }
    }
}
