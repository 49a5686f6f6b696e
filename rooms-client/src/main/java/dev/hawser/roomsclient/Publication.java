package dev.hawser.roomsclient;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Something that is published, and what becomes of it. Any thread. */
public final class Publication {

    /** How far it is. */
    public enum State {
        /** It waits to be sent, or acknowledged. */
        PENDING,
        ACKNOWLEDGED,
        REFUSED
    }

    private final String room;
    private final Json data;
    private final @Nullable String kind;
    private final int bytes;
    private final long sinceMillis;
    private final CompletableFuture<PublishOutcome> outcome = new CompletableFuture<>();

    // Owned by the session's turn.
    /** Whether it may have reached the server, and be in the log. */
    boolean sent;
    /** Whether it may have done so on an earlier connection; then a refusal does not say that it is not in the log. */
    boolean sentBefore;
    /** Of the present connection. */
    @Nullable
    Refusal refusal;
    /** Whether only its number is sent from now on, to find out whether it is in the log: whole, it may have been too large. */
    boolean probe;

    /** @param sinceMillis when it was published, in milliseconds since 1970-01-01 UTC */
    Publication(String room, Json data, @Nullable String kind, long sinceMillis) {
        this.room = room;
        this.data = data;
        this.kind = kind;
        this.bytes = data.bytes();
        this.sinceMillis = sinceMillis;
    }

    static Publication of(String room, Message saved) {
        Publication publication =
                new Publication(room, saved.json("data"), saved.stringOrNull("kind"), saved.integer("since"));
        publication.sent = saved.flag("sent");
        publication.probe = saved.flag("probe");
        return publication;
    }

    Object saved() {
        return Message.empty()
                .withJson("data", data)
                .with("kind", kind)
                .with("since", sinceMillis)
                .with("sent", sent)
                .with("probe", probe ? true : null)
                .members();
    }

    public String room() {
        return room;
    }

    public Json data() {
        return data;
    }

    /** Null for a message. */
    public @Nullable String kind() {
        return kind;
    }

    public State state() {
        PublishOutcome now = outcome.getNow(null);
        if (now == null) {
            return State.PENDING;
        }
        return now instanceof PublishOutcome.Acknowledged ? State.ACKNOWLEDGED : State.REFUSED;
    }

    /**
     * What becomes of it.
     *
     * @return never fails. It completes in turn with the callbacks of the listener, or at once when there was no room for it; what depends on it
     *     may block
     */
    public CompletionStage<PublishOutcome> outcome() {
        return outcome.minimalCompletionStage();
    }

    int bytes() {
        return bytes;
    }

    /** The {@code publish} with this number, or the probe in its place: its kind is one that the server does not take from anybody. */
    Message message(long sequence) {
        Message message = Message.ofType("publish").with("room", room).with("seq", sequence);
        return probe
                ? message.with("kind", "join").withJson("data", Json.of(null))
                : message.with("kind", kind).withJson("data", data);
    }

    long sinceMillis() {
        return sinceMillis;
    }

    void settle(PublishOutcome settled) {
        outcome.complete(settled);
    }
}
