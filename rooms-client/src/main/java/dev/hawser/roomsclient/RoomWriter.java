package dev.hawser.roomsclient;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a session publishes in a room, and has no acknowledgement of yet: the first one has the lowest sequence number that is not acknowledged,
 * and the others follow without holes. So a number that a final refusal frees is that of the next one by itself.
 *
 * <p>When one is refused, those that were under way behind it are refused too, because their turn has not come
 * ({@code docs/wire-protocol.md} section 5.1). Nothing more is sent until all of them are answered: an answer to an old number must not be taken
 * for one to the same number given anew.
 *
 * <p>Owned by the session's turn.
 */
final class RoomWriter {
    /** What comes of a refusal. */
    enum Consequence {
        /** Nothing yet: others are not answered. */
        NOTHING,
        /** Those that are left have to be sent again, after {@link #retryAfterMillis()}. */
        SEND_AGAIN,
        /** The server does not remember the session in this room. */
        FORGOTTEN
    }

    /** What is to be sent again at the time of the caller's own choosing. */
    static final long UNKNOWN_DELAY = -1;

    private final String room;
    private final List<Publication> pending = new ArrayList<>();

    /** The sequence number of the first one. */
    private long first = 1;
    /** How many of them are under way on this connection. */
    private int sent;

    /** A refusal said that the server waits for a number that was acknowledged. */
    private boolean forgotten;

    private boolean paused;
    private long pauses;
    private long retryAfterMillis;

    RoomWriter(String room) {
        this.room = room;
    }

    static RoomWriter of(String room, Message saved) {
        RoomWriter writer = new RoomWriter(room);
        writer.first = saved.integer("next", 1);
        for (Object publication : saved.list("pending")) {
            writer.pending.add(Publication.of(room, Message.of(publication)));
        }
        return writer;
    }

    /** As it is kept. */
    void save(Message into) {
        into.with("next", first)
                .with("pending", pending.stream().map(Publication::saved).toList());
    }

    boolean isNew() {
        return first == 1 && pending.isEmpty();
    }

    List<Publication> pending() {
        return List.copyOf(pending);
    }

    void add(Publication publication) {
        pending.add(publication);
    }

    /** There is another connection, on which nothing was sent. */
    void beginConnection() {
        sent = 0;
        paused = false;
        forgotten = false;
        for (Publication publication : pending) {
            publication.sentBefore = publication.sent;
            publication.refusal = null;
        }
    }

    /** Sends nothing until {@link #resume} is called with the number that this returns, or there is another connection. */
    long pause() {
        paused = true;
        return ++pauses;
    }

    void resume(long pause) {
        paused = paused && pause != pauses;
    }

    /**
     * The next one to send now, which counts as sent then.
     *
     * @param window how many may be under way
     */
    @Nullable
    Publication next(int window) {
        boolean draining = indexOfRefused() < sent;
        return paused || draining || sent >= Math.min(window, pending.size()) ? null : pending.get(sent++);
    }

    /** The number of the one that {@link #next} gave last. */
    long lastSequence() {
        return first + sent - 1;
    }

    /** The next one will not be sent: it is dropped, and the others move up. */
    void dropLast() {
        pending.remove(--sent);
    }

    /**
     * All up to a number are in the log.
     *
     * @param position of the last one; null when it is not known
     */
    List<Publication> acknowledged(long sequence, @Nullable Position position) {
        int count = (int) Math.min(sequence - first + 1, sent);
        List<Publication> settled = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Publication publication = pending.get(i);
            publication.settle(new PublishOutcome.Acknowledged(i == sequence - first ? position : null));
            settled.add(publication);
        }
        if (count > 0) {
            pending.subList(0, count).clear();
            first += count;
            sent -= count;
        }
        return settled;
    }

    /**
     * One is refused, as those behind it are or will be.
     *
     * @param expected the number that the server waits for, where it says so
     * @param settled takes those that are refused for good
     */
    Consequence refused(long sequence, Refusal refusal, long expected, List<Publication> settled) {
        long index = sequence - first;
        if (index < 0 || index >= sent) {
            return Consequence.NOTHING;
        }
        forgotten |= refusal.code().equals(Refusal.SEQUENCE_SKIPPED) && expected < first;
        Publication publication = pending.get((int) index);
        publication.refusal = refusal;
        publication.sent = publication.sentBefore;
        return settleRefused(settled);
    }

    private Consequence settleRefused(List<Publication> settled) {
        int from = indexOfRefused();
        List<Publication> answered = pending.subList(from, sent);
        if (answered.stream().anyMatch(publication -> publication.refusal == null)) {
            return Consequence.NOTHING;
        }
        if (forgotten) {
            return Consequence.FORGOTTEN;
        }
        retryAfterMillis = 0;
        List<Publication> left = new ArrayList<>();
        for (Publication publication : answered) {
            Refusal refusal = publication.refusal;
            if (refusal != null && refusal.isFinal()) {
                publication.settle(new PublishOutcome.Refused(refusal));
                settled.add(publication);
            } else {
                left.add(publication);
                delay(refusal);
            }
        }
        answered.forEach(publication -> publication.refusal = null);
        answered.clear();
        pending.addAll(from, left);
        sent = from;
        return Consequence.SEND_AGAIN;
    }

    private void delay(@Nullable Refusal refusal) {
        if (refusal == null || refusal.code().equals(Refusal.SEQUENCE_SKIPPED)) {
            return;
        }
        long millis = refusal.retryAfter() == null
                ? UNKNOWN_DELAY
                : refusal.retryAfter().toMillis();
        retryAfterMillis =
                millis == UNKNOWN_DELAY && retryAfterMillis == 0 ? millis : Math.max(retryAfterMillis, millis);
    }

    /** When those that are left may be sent again; {@link #UNKNOWN_DELAY} when the server has not said. */
    long retryAfterMillis() {
        return retryAfterMillis;
    }

    private int indexOfRefused() {
        for (int i = 0; i < sent; i++) {
            if (pending.get(i).refusal != null) {
                return i;
            }
        }
        return sent;
    }

    /** The largest one under way. */
    @Nullable
    Publication largest() {
        return pending.subList(0, sent).stream()
                .max(Comparator.comparingInt(Publication::bytes))
                .orElse(null);
    }

    /** Refuses one, whose number becomes free. */
    void refuse(Publication publication, Refusal refusal) {
        int index = pending.indexOf(publication);
        pending.remove(index);
        if (index < sent) {
            sent--;
        }
        publication.settle(new PublishOutcome.Refused(refusal));
    }

    /** Another session goes on here: what may have been sent under the old one is refused, and the others count from 1. */
    List<Publication> forget(Refusal refusal) {
        List<Publication> unknown =
                pending.stream().filter(publication -> publication.sent).toList();
        pending.removeAll(unknown);
        unknown.forEach(publication -> publication.settle(new PublishOutcome.Refused(refusal)));
        beginConnection();
        first = 1;
        return unknown;
    }

    String room() {
        return room;
    }
}
