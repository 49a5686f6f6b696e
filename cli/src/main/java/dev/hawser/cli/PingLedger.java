package dev.hawser.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which pings are on their way, and what has become of the others. One thread. */
final class PingLedger {
    /** Of so many lost pings it is known that an answer is late, and not a second one. */
    private static final int MAX_LOST = 64 * 1024;

    /** When so many are on their way, the next one waits: a server that never answers must not fill the memory. */
    static final int MAX_PENDING = 64 * 1024;

    private final long timeoutNanos;

    /** When the pings were sent that are on their way, oldest first. */
    private final Map<Integer, Long> pending = new LinkedHashMap<>();
    /** The same of those that were given up. */
    private final Map<Integer, Long> lost = new LinkedHashMap<>();

    private int sent;

    PingLedger(Duration timeout) {
        this.timeoutNanos = timeout.toNanos();
    }

    /** What an answer to a ping is. */
    enum Verdict {
        /** The first one, in time. */
        IN_TIME,
        /** The first one, when the ping had been given up. */
        LATE,
        /** Another one. */
        DUPLICATE,
        /** To a ping that was never sent. */
        INVENTED
    }

    /**
     * What became of an answer.
     *
     * @param nanos the round trip, of an answer in time and of a late one
     */
    record Settled(Verdict verdict, long nanos) {}

    /** The next ping, whose number is one more than that of the last one, and 1 for the first, is being sent. */
    void send(long nowNanos) {
        sent++;
        pending.put(sent, nowNanos);
    }

    /** A whole answer has come in. */
    Settled settle(int number, long nowNanos) {
        Long sentNanos = pending.remove(number);
        if (sentNanos != null) {
            return new Settled(Verdict.IN_TIME, nowNanos - sentNanos);
        }
        sentNanos = lost.remove(number);
        if (sentNanos != null) {
            return new Settled(Verdict.LATE, nowNanos - sentNanos);
        }
        return new Settled(number < 1 || number > sent ? Verdict.INVENTED : Verdict.DUPLICATE, 0);
    }

    /** Gives up what is not answered in time; returns the numbers. */
    List<Integer> giveUp(long nowNanos) {
        List<Integer> late = new ArrayList<>();
        Iterator<Map.Entry<Integer, Long>> oldest = pending.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<Integer, Long> ping = oldest.next();
            if (nowNanos - ping.getValue() < timeoutNanos) {
                break;
            }
            oldest.remove();
            late.add(ping.getKey());
            remember(ping.getKey(), ping.getValue());
        }
        return late;
    }

    private void remember(int number, long sentNanos) {
        lost.put(number, sentNanos);
        if (lost.size() > MAX_LOST) {
            lost.remove(lost.keySet().iterator().next());
        }
    }

    /** How long until the oldest ping is given up; for ever when there is none on its way. */
    long nanosToGiveUp(long nowNanos) {
        return pending.isEmpty()
                ? Long.MAX_VALUE
                : Math.max(0, pending.values().iterator().next() + timeoutNanos - nowNanos);
    }

    int sent() {
        return sent;
    }

    /** Whether as many are on their way as there may be. */
    boolean isFull() {
        return pending.size() >= MAX_PENDING;
    }

    /** Pings that are on their way. */
    int pending() {
        return pending.size();
    }
}
