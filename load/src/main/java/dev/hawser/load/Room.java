package dev.hawser.load;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A room under load: who is in it, what is said, and in which order it is delivered. Any thread.
 *
 * <p>In the closed model, sending and counting happen on the threads that read the connections, so that a window of one message costs no
 * change of threads.
 */
final class Room {
    private final int number;
    private final int rooms;
    private final int window;
    private final LoadScript script;
    private final Dialect dialect;
    private final Tally tally;
    private final Transcript transcript;
    private final @Nullable LatencyRecorder latency;
    /** In the order of the speakers of the script; complete before the first of them is opened. */
    private final List<RoomMember> members = new ArrayList<>();

    /** Empty in the open model, in which nothing waits for what comes. */
    private final UnderWay underWay = new UnderWay();

    private final LongAdder presence = new LongAdder();
    private final LongAdder foreign = new LongAdder();

    /** When messages were to be sent, set before the first one is; null when nobody wants to know. */
    private volatile @Nullable SendTimes times;
    /** Those that take part. Written under the lock of this. */
    private volatile RoomMember[] present = {};
    /** How many took part when it began. */
    private volatile int readers;

    /**
     * @param number which of the plan's rooms it is
     * @param latency what collects how long deliveries take; null for nothing
     */
    Room(int number, LoadPlan plan, @Nullable LatencyRecorder latency) {
        TrafficPlan traffic = plan.traffic();
        int clients = Math.max(1, plan.clientsOf(number));
        this.number = number;
        this.rooms = plan.rooms();
        this.window = traffic.pace() instanceof Pace.Window closed ? Math.max(1, closed.messages() / rooms) : 0;
        this.script = new LoadScript(traffic.seed() + number, clients, traffic.sizes());
        this.tally = new Tally(plan.clientsOf(number) == 0 ? 0 : plan.messagesOf(number), plan.clientsOf(number));
        String room = plan.nameOf(number);
        this.dialect = room == null
                ? new RawDialect(script)
                : new EntryDialect(room, script, speaker -> speaker * rooms + number);
        this.transcript = new Transcript(dialect, this::slowest, underWay::remove);
        this.latency = latency;
    }

    RoomMember newMember(int id, LoadMember.Host host) {
        RoomMember member = dialect.newMember(id, host, this);
        members.add(member);
        return member;
    }

    Transcript transcript() {
        return transcript;
    }

    Tally tally() {
        return tally;
    }

    void begin(Schedule schedule) {
        if (latency != null) {
            times = window == 0 ? SendTimes.scheduled(schedule, number, rooms) : SendTimes.recorded();
        }
        readers = takeAttendance().length;
        sendMore();
    }

    /** Sends what the window allows; each message is sent by one thread. */
    private void sendMore() {
        while (present.length > 0) {
            // What is in doubt holds nobody up; it is waited for in the end.
            int next = tally.takeNumber(tally.delivered() + underWay.doubtful() + window);
            if (next < 0) {
                return;
            }
            say(next);
        }
    }

    /** Sends the next message, in the open model. */
    void sendNext() {
        int next = present.length > 0 ? tally.takeNumber(Long.MAX_VALUE) : -1;
        if (next >= 0) {
            say(next);
        }
    }

    private void say(int next) {
        RoomMember speaker = members.get(script.speaker(next));
        while (!speaker.speaks() || !say(next, speaker)) {
            speaker = standIn(next);
            if (speaker == null) {
                tally.loseDeliveries(readers);
                tally.stop();
                return;
            }
            dialect.onStandIn(next, speaker.id);
        }
    }

    /** Returns false when it is not sent, and somebody else has to say it. */
    private boolean say(int next, RoomMember speaker) {
        SendTimes sendTimes = times;
        if (sendTimes != null) {
            sendTimes.onSend(next);
        }
        if (window == 0) {
            return speaker.say(next);
        }
        underWay.add(next, speaker);
        // One that was lost before this may have been too early to put it in doubt.
        boolean sent = speaker.takesPart() && speaker.say(next);
        if (!sent) {
            underWay.remove(next);
        }
        return sent;
    }

    private @Nullable RoomMember standIn(int next) {
        RoomMember[] others = present;
        for (int i = 0; i < others.length; i++) {
            RoomMember other = others[(next % others.length + i) % others.length];
            if (other.speaks()) {
                return other;
            }
        }
        return null;
    }

    /** A member received messages, and has not said yet that it is further. */
    void measure(int place, int count) {
        SendTimes sendTimes = times;
        if (latency != null && sendTimes != null) {
            long now = System.nanoTime();
            for (int i = place; i < place + count; i++) {
                latency.record(now - sendTimes.nanosOf(transcript.numberAt(i)));
            }
        }
    }

    void onReceived(int deliveries) {
        tally.countReceived(deliveries);
        if (window > 0 && !tally.isAllSent()) {
            sendMore();
        }
    }

    /** A message was refused, and will not be delivered. */
    void onRefused() {
        tally.loseDeliveries(readers);
    }

    /** Whether anything has been said by this test. */
    boolean hasBegun() {
        return tally.sent() > 0;
    }

    /** Whether a message is of somebody who is no member of this test. */
    boolean isForeign(ByteBuffer message) {
        return dialect.isForeign(message);
    }

    void onForeign() {
        foreign.increment();
    }

    long foreign() {
        return foreign.sum();
    }

    /** An entry about who is there came to a member. */
    void onPresence() {
        presence.increment();
    }

    long presence() {
        return presence.sum();
    }

    /** Counts what should have been answered by now. */
    void judge(Errors errors) {
        for (RoomMember member : present) {
            if (member instanceof SessionMember session && session.unanswered() > 0) {
                errors.count(
                        "not acknowledged",
                        "user" + session.id + " has no answer to " + session.unanswered() + " of " + session.sent()
                                + " publishes");
            }
        }
    }

    /** A member takes no part any more. */
    void onLost(LoadMember member) {
        tally.loseReader(member.received());
        underWay.onLost(member);
        if (takeAttendance().length == 0) {
            tally.stop();
        } else if (readers > 0 && window > 0) {
            sendMore();
        }
    }

    /** Deliveries of what was sent that did not come. */
    long missing() {
        return Math.max(0, (long) tally.sent() * readers - tally.received());
    }

    private synchronized RoomMember[] takeAttendance() {
        present = members.stream().filter(LoadMember::takesPart).toArray(RoomMember[]::new);
        return present;
    }

    private int slowest() {
        int least = Integer.MAX_VALUE;
        for (LoadMember member : present) {
            least = Math.min(least, member.received());
        }
        return least;
    }
}
