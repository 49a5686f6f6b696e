package dev.hawser.roomsclient;

import java.time.Duration;
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
        /** Those that are left have to be sent again, after the pause of {@link #slowest()}. */
        SEND_AGAIN,
        /** The server does not remember all that the session has published in this room: see {@link #countAnew}. */
        FORGOTTEN
    }

    private final String room;
    private final List<Publication> pending = new ArrayList<>();

    /** The sequence number of the first one. */
    private long first = 1;
    /** How many of them are under way on this connection. */
    private int sent;

    /** The number that the server waits for, although it was acknowledged; 0 for none. */
    private long forgotten;

    private boolean paused;
    private long pauses;
    private @Nullable Refusal slowest;
    /** How often a skip came without another refusal before it, since something was acknowledged. */
    private int skips;

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
        forgotten = 0;
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
            skips = 0;
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
        if (isSkip(refusal)) {
            forgotten = expected < first ? Math.max(1, expected) : forgotten;
            skipped(expected, index, refusal);
        }
        Publication publication = pending.get((int) index);
        publication.refusal = publication.probe && refusal.isFinal()
                ? Refusal.own(room, Refusal.TOO_LARGE, "the server closed the connection for it")
                : refusal;
        publication.sent = publication.sentBefore;
        return settleRefused(settled);
    }

    /** What comes before a skip and is not expected to be there has got lost on its way: it will have no answer of its own. */
    private void skipped(long expected, long index, Refusal skip) {
        for (int i = (int) Math.max(0, Math.min(expected - first, index)); i < index; i++) {
            Publication lost = pending.get(i);
            if (lost.refusal == null) {
                lost.refusal = skip;
                lost.sent = lost.sentBefore;
            }
        }
    }

    private Consequence settleRefused(List<Publication> settled) {
        int from = indexOfRefused();
        List<Publication> answered = pending.subList(from, sent);
        if (answered.stream().anyMatch(publication -> publication.refusal == null)) {
            return Consequence.NOTHING;
        }
        if (forgotten > 0) {
            return Consequence.FORGOTTEN;
        }
        Refusal cause = answered.get(0).refusal;
        boolean skipsAgain = cause != null && isSkip(cause) && skips++ > 0;
        // A server that skips without end must not be asked without end.
        slowest = skipsAgain ? cause : null;
        List<Publication> left = new ArrayList<>();
        for (Publication publication : answered) {
            Refusal refusal = publication.refusal;
            if (refusal == null) {
                continue;
            }
            if (refusal.isFinal()) {
                publication.settle(new PublishOutcome.Refused(refusal));
                settled.add(publication);
            } else {
                left.add(publication);
                slowest = slower(slowest, refusal);
            }
        }
        answered.forEach(publication -> publication.refusal = null);
        answered.clear();
        pending.addAll(from, left);
        sent = from;
        return Consequence.SEND_AGAIN;
    }

    /** The one of two refusals that asks for the longer pause; a skip asks for none. */
    private static @Nullable Refusal slower(@Nullable Refusal one, Refusal other) {
        if (isSkip(other)) {
            return one;
        }
        Duration known = one == null ? null : one.retryAfter();
        Duration asked = other.retryAfter();
        return one == null || asked != null && (known == null || known.compareTo(asked) < 0) ? other : one;
    }

    private static boolean isSkip(Refusal refusal) {
        return refusal.code().equals(Refusal.SEQUENCE_SKIPPED);
    }

    /** The refusal after whose pause those that are left may be sent again; null when they may be at once. */
    @Nullable
    Refusal slowest() {
        return slowest;
    }

    private int indexOfRefused() {
        for (int i = 0; i < sent; i++) {
            if (pending.get(i).refusal != null) {
                return i;
            }
        }
        return sent;
    }

    boolean isUnanswered() {
        return pending.subList(0, sent).stream().anyMatch(publication -> publication.refusal == null);
    }

    /** The largest one under way, but for probes, which are small. */
    @Nullable
    Publication largest() {
        return pending.subList(0, sent).stream()
                .filter(publication -> publication.refusal == null && !publication.probe)
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

    /** The same session goes on here from what the server waits for; what may be in the log is refused. */
    List<Publication> countAnew(Refusal refusal) {
        return forget(refusal, forgotten);
    }

    /** Another session goes on here: what may have been sent under the old one is refused, and the others count from 1. */
    List<Publication> forget(Refusal refusal) {
        return forget(refusal, 1);
    }

    private List<Publication> forget(Refusal refusal, long next) {
        List<Publication> unknown =
                pending.stream().filter(publication -> publication.sent).toList();
        pending.removeAll(unknown);
        unknown.forEach(publication -> publication.settle(new PublishOutcome.Refused(refusal)));
        beginConnection();
        first = next;
        return unknown;
    }

    String room() {
        return room;
    }
}
