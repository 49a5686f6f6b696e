package dev.hawser.roomsclient;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Histories that a session has asked for on the present connection. Owned by the session's turn. */
final class Histories {
    private final ClientSession session;
    private final Map<Long, CompletableFuture<History>> asked = new HashMap<>();
    private long lastId;

    Histories(ClientSession session) {
        this.session = session;
    }

    void ask(String room, @Nullable Long before, @Nullable Integer limit, CompletableFuture<History> answer) {
        if (!session.isReady()) {
            lose(answer);
            return;
        }
        long id = ++lastId;
        asked.put(id, answer);
        session.send(Message.ofType("history")
                .with("id", id)
                .with("room", room)
                .with("before", before)
                .with("limit", limit));
    }

    void answered(Message message) {
        CompletableFuture<History> answer = take(message);
        if (answer != null) {
            answer.complete(History.of(message));
        }
    }

    void refused(Message message, Refusal refusal) {
        CompletableFuture<History> answer = take(message);
        if (answer != null) {
            answer.completeExceptionally(new RefusedException(refusal));
        }
    }

    private @Nullable CompletableFuture<History> take(Message message) {
        return message.has("id") ? asked.remove(message.integer("id")) : null;
    }

    /** There will be no answer. */
    void lose() {
        List<CompletableFuture<History>> unanswered = new ArrayList<>(asked.values());
        asked.clear();
        unanswered.forEach(Histories::lose);
    }

    private static void lose(CompletableFuture<History> answer) {
        Refusal lost = new Refusal("history", null, Refusal.LOST, "there is no connection", false, null);
        answer.completeExceptionally(new RefusedException(lost));
    }
}
