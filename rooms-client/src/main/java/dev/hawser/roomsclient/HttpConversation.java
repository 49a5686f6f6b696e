package dev.hawser.roomsclient;

import dev.hawser.client.WebSocketOpenException;
import dev.hawser.websocket.CloseCode;
import dev.hawser.websocket.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What takes the place of a WebSocket, as one connection of a session: requests with what the session says, one at a time, and beside them the
 * news of its rooms ({@code docs/wire-protocol.md} sections 8.2 and 8.3). Each request is a connection of its own to the server, and says hello; the
 * session is not told of that. Owned by the session's turn.
 */
final class HttpConversation implements Line {
    private static final int HTTP_TOO_LARGE = 413;

    private final ClientSession session;
    private final Surroundings around;
    private final CompletableFuture<Connection> opening;
    private final HttpConnection connection = new HttpConnection(this);
    private final HttpNews news;
    private final HttpSaying saying;

    private boolean opened;
    private boolean ended;
    private boolean greeted;

    /** @param opening completes when the server has answered */
    HttpConversation(
            ClientSession session,
            Surroundings around,
            HttpPost post,
            boolean streams,
            CompletableFuture<Connection> opening) {
        this.session = session;
        this.around = around;
        this.opening = opening;
        this.news = new HttpNews(this, session, around, post, streams);
        this.saying = new HttpSaying(this, session, around, post);
    }

    /** Says hello, and asks for the rooms. */
    void open() {
        news.begin();
    }

    boolean isEnded() {
        return ended;
    }

    /** A request: what every one of them begins with, and more. */
    List<String> request(Duration wait, List<String> messages) {
        List<String> all = new ArrayList<>();
        Message hello = session.helloMessage();
        all.add((wait.isZero() ? hello : hello.with("wait", wait.toMillis())).text());
        all.addAll(messages);
        return all;
    }

    @Override
    public void send(Message message) {
        switch (message.string("type")) {
            case "hello" -> {
                // The first one is what this began with.
                if (greeted) {
                    news.anew();
                }
                greeted = true;
            }
            case "join" -> news.want(message.string("room"));
            case "ping" -> {
                // A poll says more, and a stream has comments.
            }
            default -> saying.add(message);
        }
    }

    /** What is under way is bounded by the session. */
    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public void whenWritable(Runnable task) {
        around.soon(task);
    }

    /** The server has taken a request for news. */
    void opened() {
        if (opened || ended) {
            return;
        }
        if (opening.complete(connection)) {
            opened = true;
            session.connected(this);
        } else {
            giveUp();
        }
    }

    /** What the server said, which is for the session but for what belongs to this way of saying it. */
    void pass(String text) {
        if (ended) {
            return;
        }
        Message message = Message.glance(text);
        boolean refused = message.is("type", "refused");
        if (refused && message.is("of", "hello") && session.isReady()) {
            // Nothing else of the request was dealt with. The next connection finds out what there is to say to it.
            end(CloseCode.ABNORMAL, "the server does not take the session any more");
            return;
        }
        boolean isOut = message.is("type", "left") || refused && message.is("of", "join");
        if (isOut && message.members().get("room") instanceof String room) {
            news.out(room);
        }
        session.received(this, text);
    }

    /** A request failed. */
    void failed(WebSocketOpenException failure) {
        if (opened) {
            boolean tooLarge = failure.status() == HTTP_TOO_LARGE;
            end(tooLarge ? CloseCode.MESSAGE_TOO_BIG : CloseCode.ABNORMAL, String.valueOf(failure.getMessage()));
        } else if (!ended) {
            giveUp();
            opening.completeExceptionally(failure);
        }
    }

    /** Ends it; called once or more. */
    void end(int closeCode, String reason) {
        if (ended) {
            return;
        }
        giveUp();
        if (opened) {
            session.lost(this, closeCode);
        }
        connection.closed(closeCode, reason);
    }

    /** Nobody waits for it to open any more; false where it has, and its connection is about to come. */
    boolean cancel() {
        if (!opened) {
            giveUp();
        }
        return !opened;
    }

    private void giveUp() {
        ended = true;
        news.stop();
        saying.stop();
    }

    void inTurn(Runnable task) {
        around.soon(task);
    }
}
