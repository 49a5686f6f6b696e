package dev.hawser.roomsclient;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Histories that a session has asked for on the present connection. Owned by the session's turn. */
final class Histories {
    private final Map<Long, CompletableFuture<History>> asked = new HashMap<>();

    void asked(long id, CompletableFuture<History> answer) {
        asked.put(id, answer);
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

    static void lose(CompletableFuture<History> answer) {
        Refusal lost = new Refusal("history", null, Refusal.LOST, "there is no connection", false, null);
        answer.completeExceptionally(new RefusedException(lost));
    }
}
