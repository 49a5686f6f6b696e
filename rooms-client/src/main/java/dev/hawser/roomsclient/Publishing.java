package dev.hawser.roomsclient;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a session publishes, in all of its rooms. Owned by the session's turn. */
final class Publishing {
    /** A publish is given up then ({@code docs/wire-protocol.md} section 5.1): the server does not remember the session for longer. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private final ClientSession session;
    private final Surroundings around;
    private final Map<String, RoomWriter> writers = new LinkedHashMap<>();

    /** Whether something is new that a process after this one must know before the server does. */
    private boolean unsaved;

    private boolean watching;
    private boolean awaitsWritable;

    Publishing(ClientSession session, Surroundings around) {
        this.session = session;
        this.around = around;
    }

    void restore(String room, Message saved) {
        if (saved.has("pending")) {
            writers.put(room, RoomWriter.of(room, saved));
        }
    }

    void save(String room, Message into) {
        RoomWriter writer = writers.get(room);
        if (writer != null && !writer.isNew()) {
            writer.save(into);
        }
    }

    Collection<String> rooms() {
        return writers.keySet();
    }

    List<Publication> pending() {
        return writers.values().stream()
                .flatMap(writer -> writer.pending().stream())
                .toList();
    }

    void add(Publication publication) {
        writers.computeIfAbsent(publication.room(), RoomWriter::new).add(publication);
        unsaved = true;
    }

    /** Gives up what is too old by now, and the rest when it is. */
    void begin() {
        Publication oldest = oldest();
        if (oldest != null && oldest.sinceMillis() <= around.millis() - LONGEST.toMillis()) {
            giveUp();
        }
        watch();
    }

    void beginConnection() {
        writers.values().forEach(RoomWriter::beginConnection);
    }

    /** Keeps what is new, and sends what may be sent. */
    void flush() {
        watch();
        List<Message> lines = session.isReady() ? takeLines() : List.of();
        if (unsaved || !lines.isEmpty()) {
            // What is sent without being kept could be published under another number by the process after this one.
            unsaved = false;
            around.save();
        }
        lines.forEach(session::send);
        if (session.isReady() && !session.isWritable() && !awaitsWritable) {
            awaitsWritable = true;
            session.whenWritable(() -> {
                awaitsWritable = false;
                flush();
            });
        }
    }

    private List<Message> takeLines() {
        List<Message> lines = new ArrayList<>();
        int window = session.welcome().limits().unacknowledged();
        if (session.isWritable()) {
            for (RoomWriter writer : writers.values()) {
                for (Publication next = writer.next(window); next != null; next = writer.next(window)) {
                    takeLine(writer, next, lines);
                }
            }
        }
        return lines;
    }

    private void takeLine(RoomWriter writer, Publication next, List<Message> lines) {
        int most = session.welcome().limits().data();
        if (next.bytes() > most && !next.sent) {
            writer.dropLast();
            String reason = "data has " + next.bytes() + " bytes, and " + most + " are allowed";
            next.settle(new PublishOutcome.Refused(Refusal.own(writer.room(), Refusal.TOO_LARGE, reason)));
            tellSettled(List.of(next));
            return;
        }
        next.sent = true;
        lines.add(next.message(writer.lastSequence()));
    }

    void acknowledged(Message ack) {
        RoomWriter writer = writers.get(ack.string("room"));
        if (writer != null) {
            long sequence = ack.integer("seq");
            // Of a repeat the server may not know the offset any more.
            settled(writer.acknowledged(sequence, ack.has("epoch") ? Position.of(ack) : null));
        }
    }

    void refused(Message message, Refusal refusal) {
        RoomWriter writer = writers.get(message.string("room"));
        if (writer == null || !message.has("seq")) {
            return;
        }
        long sequence = message.integer("seq");
        List<Publication> settled = new ArrayList<>();
        RoomWriter.Consequence consequence =
                writer.refused(sequence, refusal, message.integer("expected", Long.MAX_VALUE), settled);
        tellSettled(settled);
        switch (consequence) {
            case NOTHING -> {}
            case SEND_AGAIN -> sendAgain(writer);
            case FORGOTTEN -> countAnew(writer);
        }
    }

    private void countAnew(RoomWriter writer) {
        String reason = "the server does not remember what was published in " + writer.room();
        settled(writer.countAnew(Refusal.own(writer.room(), Refusal.FATE_UNKNOWN, reason)));
    }

    private void sendAgain(RoomWriter writer) {
        Refusal refusal = writer.slowest();
        if (refusal == null) {
            flush();
            return;
        }
        long pause = writer.pause();
        around.later(around.pause(refusal), () -> {
            writer.resume(pause);
            flush();
        });
    }

    private void settled(List<Publication> settled) {
        tellSettled(settled);
        flush();
    }

    private void tellSettled(List<Publication> settled) {
        settled.forEach(session::settled);
        if (!settled.isEmpty()) {
            session.saveSoon();
        }
    }

    /**
     * The connection was closed because a message was too large (1009, or status 413): the largest one, it seems. It may have been another one, and this
     * one be in the log, so the server is asked on the next connection.
     */
    void probeLargest() {
        writers.values().stream()
                .map(RoomWriter::largest)
                .filter(Objects::nonNull)
                .max(Comparator.comparingInt(Publication::bytes))
                .ifPresent(largest -> largest.probe = true);
    }

    /** Whether something that is under way has no answer yet. */
    boolean isUnanswered() {
        return writers.values().stream().anyMatch(RoomWriter::isUnanswered);
    }

    /** Another session begins: what may be in the log has an unknown fate. */
    void forget(Refusal refusal) {
        for (RoomWriter writer : writers.values()) {
            tellSettled(writer.forget(new Refusal(
                    refusal.of(), writer.room(), refusal.code(), refusal.reason(), refusal.isFinal(), null)));
        }
    }

    private void watch() {
        Publication oldest = watching ? null : oldest();
        if (oldest != null) {
            watching = true;
            long millis = oldest.sinceMillis() + LONGEST.toMillis() - around.millis();
            around.later(Duration.ofMillis(Math.max(0, millis)), this::giveUp);
        }
    }

    private @Nullable Publication oldest() {
        return pending().stream()
                .min(Comparator.comparingLong(Publication::sinceMillis))
                .orElse(null);
    }

    private void giveUp() {
        watching = false;
        long before = around.millis() - LONGEST.toMillis();
        boolean anySent = false;
        for (RoomWriter writer : writers.values()) {
            for (Publication publication : writer.pending()) {
                if (publication.sinceMillis() <= before) {
                    anySent |= publication.sent;
                    String reason = "not acknowledged within " + LONGEST.toHours() + " hours";
                    writer.refuse(publication, Refusal.own(writer.room(), Refusal.GIVEN_UP, reason));
                    session.settled(publication);
                }
            }
        }
        if (anySent) {
            // Its number may be taken, or free: no other publish may have it.
            session.renew("a publish was given up");
        } else {
            flush();
        }
    }
}
