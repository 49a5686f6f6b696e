package dev.hawser.roomsclient;

import dev.hawser.client.WebSocketOpenException;
import dev.hawser.websocket.CloseCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The news of a conversation by HTTP: one stream, or one poll after the other. There is one request for it at a time; it joins all rooms that are read, from
 * where they are, so another room takes a new request. Owned by the session's turn.
 */
final class HttpNews {
    private final HttpConversation conversation;
    private final ClientSession session;
    private final Surroundings around;
    private final HttpPost post;
    private final boolean streams;

    /** Rooms that the present request has joined. */
    private final Set<String> asked = new HashSet<>();

    private HttpPost.@Nullable Asked request;
    /** Which request is the present one: what an earlier one still says is not heard. */
    private long present;
    /** Whether the present one has been answered by something. */
    private boolean answered;
    /** Whether one was given up before it was answered: it may come to the server after those that were sent later. */
    private boolean mayComeLate;

    private boolean beginsAnew;

    HttpNews(
            HttpConversation conversation, ClientSession session, Surroundings around, HttpPost post, boolean streams) {
        this.conversation = conversation;
        this.session = session;
        this.around = around;
        this.post = post;
        this.streams = streams;
    }

    void begin() {
        ask(Duration.ZERO);
    }

    /** A room is to be read. */
    void want(String room) {
        if (!asked.contains(room)) {
            anew();
        }
    }

    /** The present request does not read a room any more. */
    void out(String room) {
        asked.remove(room);
    }

    /** Another request takes the place of the present one, behind this turn: what is wanted in it goes together. */
    void anew() {
        if (!beginsAnew) {
            beginsAnew = true;
            around.soon(() -> {
                beginsAnew = false;
                stop();
                ask(Duration.ZERO);
            });
        }
    }

    void stop() {
        present++;
        if (request != null) {
            mayComeLate |= !answered;
            request.abort();
            request = null;
        }
    }

    private void ask(Duration wait) {
        if (conversation.isEnded()) {
            return;
        }
        asked.clear();
        List<String> joins = new ArrayList<>();
        for (Message join : session.reading().joins(!session.isReady())) {
            asked.add(join.string("room"));
            joins.add(join.text());
        }
        long number = ++present;
        answered = false;
        Duration idle = session.welcome().times().idle();
        List<String> messages = conversation.request(wait, joins);
        request = streams
                ? post.stream(messages, idle, new Stream(number))
                : post.ask(messages, idle, new Poll(number, !wait.isZero()));
    }

    /** Until it is over, or another request has taken its place. */
    private boolean isPresent(long number) {
        return number == present && !conversation.isEnded();
    }

    private void pass(long number, List<String> messages) {
        for (String text : messages) {
            if (!isPresent(number)) {
                return;
            }
            if (mayComeLate && isReplaced(text)) {
                // Not by another connection of the session: by an earlier request of this one.
                mayComeLate = false;
                stop();
                anew();
                return;
            }
            conversation.pass(text);
        }
    }

    private static boolean isReplaced(String text) {
        Message message = Message.glance(text);
        return message.is("type", "left") && message.is("reason", Reading.LEFT_REPLACED);
    }

    private final class Stream implements HttpPost.Answer {
        private final long number;

        Stream(long number) {
            this.number = number;
        }

        @Override
        public void begun() {
            if (isPresent(number)) {
                answered = true;
                conversation.opened();
            }
        }

        @Override
        public void messages(List<String> messages) {
            if (isPresent(number)) {
                session.heard();
                pass(number, messages);
            }
        }

        @Override
        public void end(@Nullable WebSocketOpenException failure) {
            if (!isPresent(number)) {
                return;
            }
            if (failure == null) {
                conversation.end(CloseCode.ABNORMAL, "the stream ended");
            } else {
                conversation.failed(failure);
            }
        }
    }

    private final class Poll implements HttpPost.Answer {
        private final long number;
        private final boolean waits;
        private final long sinceNanos = around.nanoTime();
        private final List<String> heard = new ArrayList<>();

        Poll(long number, boolean waits) {
            this.number = number;
            this.waits = waits;
        }

        @Override
        public void messages(List<String> messages) {
            heard.addAll(messages);
        }

        @Override
        public void end(@Nullable WebSocketOpenException failure) {
            if (!isPresent(number)) {
                return;
            }
            if (failure != null) {
                conversation.failed(failure);
                return;
            }
            answered = true;
            request = null;
            conversation.opened();
            session.heard();
            pass(number, heard);
            if (isPresent(number) && !beginsAnew) {
                next();
            }
        }

        /** A server that has nothing to say, and does not wait, is not asked again at once. */
        private void next() {
            Welcome.Times times = session.welcome().times();
            Duration half = times.idle().dividedBy(2);
            Duration wait = times.poll().compareTo(half) < 0 ? times.poll() : half;
            boolean silent = waits && heard.stream().allMatch(HttpNews::saysNothing);
            Duration left = times.shortest().minusNanos(around.nanoTime() - sinceNanos);
            if (silent && !left.isNegative() && !left.isZero()) {
                around.later(left, () -> {
                    if (isPresent(number)) {
                        ask(wait);
                    }
                });
            } else {
                ask(wait);
            }
        }
    }

    private static boolean saysNothing(String text) {
        Message message = Message.glance(text);
        return message.is("type", "welcome") || message.is("type", "joined");
    }
}
