package dev.hawser.roomsclient;

import dev.hawser.client.WebSocketOpenException;
import dev.hawser.websocket.CloseCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** What a session says in a conversation by HTTP: in requests of their own, one at a time. Owned by the session's turn. */
final class HttpSaying implements HttpPost.Answer {
    /** Publishes that go together: their answers are far from filling one. */
    private static final int MAX_TOGETHER = 64;

    /** The content of a request has 1 MiB at most ({@code docs/wire-protocol.md} section 8.4), with the hello and what JSON adds. */
    private static final int MAX_BYTES = 900_000;

    private static final Duration ANSWER = Duration.ofSeconds(20);

    private record Said(String type, String text, int bytes) {
        static Said of(Message message) {
            String text = message.text();
            return new Said(message.string("type"), text, text.getBytes(StandardCharsets.UTF_8).length);
        }
    }

    private final HttpConversation conversation;
    private final ClientSession session;
    private final Surroundings around;
    private final HttpPost post;

    private final Queue<Said> outbox = new ArrayDeque<>();

    private HttpPost.@Nullable Asked request;
    private final List<String> heard = new ArrayList<>();
    private long sinceNanos;
    private boolean saysBye;
    private boolean watching;

    HttpSaying(HttpConversation conversation, ClientSession session, Surroundings around, HttpPost post) {
        this.conversation = conversation;
        this.session = session;
        this.around = around;
        this.post = post;
    }

    void add(Message message) {
        outbox.add(Said.of(message));
        // Behind this turn, so that what is said in it goes together.
        around.soon(this::ask);
    }

    void stop() {
        if (request != null) {
            request.abort();
            request = null;
        }
    }

    private void ask() {
        if (conversation.isEnded() || request != null || outbox.isEmpty()) {
            return;
        }
        heard.clear();
        sinceNanos = around.nanoTime();
        request = post.ask(
                conversation.request(Duration.ZERO, takeTogether()),
                session.welcome().times().idle(),
                this);
        watch();
    }

    /** Some publishes, or something else. */
    private List<String> takeTogether() {
        List<String> together = new ArrayList<>();
        int bytes = 0;
        for (Said next = outbox.peek(); next != null; next = outbox.peek()) {
            boolean publishes = next.type().equals("publish");
            boolean fits = bytes + next.bytes() <= MAX_BYTES && together.size() < MAX_TOGETHER && publishes;
            if (!fits && !together.isEmpty()) {
                break;
            }
            outbox.remove();
            together.add(next.text());
            bytes += next.bytes();
            if (!publishes) {
                saysBye = next.type().equals("bye");
                break;
            }
        }
        return together;
    }

    private void watch() {
        if (!watching && request != null) {
            watching = true;
            around.later(ANSWER.minusNanos(around.nanoTime() - sinceNanos), () -> {
                watching = false;
                boolean late = around.nanoTime() - sinceNanos >= ANSWER.toNanos();
                if (request != null && late) {
                    conversation.end(CloseCode.ABNORMAL, "no answer within " + ANSWER.toMillis() + " ms");
                }
                watch();
            });
        }
    }

    @Override
    public void messages(List<String> messages) {
        heard.addAll(messages);
    }

    @Override
    public void end(@Nullable WebSocketOpenException failure) {
        if (conversation.isEnded()) {
            return;
        }
        request = null;
        if (failure != null) {
            conversation.failed(failure);
            return;
        }
        // No sign of life of the news, which come by another request.
        heard.forEach(conversation::pass);
        if (saysBye) {
            conversation.end(CloseCode.NORMAL, "");
        } else if (outbox.isEmpty() && session.publishing().isUnanswered()) {
            conversation.end(CloseCode.ABNORMAL, "the server did not answer all that it was asked");
        }
        ask();
    }
}
