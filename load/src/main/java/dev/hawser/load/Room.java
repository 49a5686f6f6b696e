package dev.hawser.load;

import java.util.ArrayList;
import java.util.List;
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
    private final Tally tally;
    private final Transcript transcript;
    private final @Nullable LatencyRecorder latency;
    /** In the order of the speakers of the script; complete before the first of them is opened. */
    private final List<LoadMember> members = new ArrayList<>();

    /** When messages were to be sent, set before the first one is; null when nobody wants to know. */
    private volatile @Nullable SendTimes times;
    /** Those that take part. Written under the lock of this. */
    private volatile LoadMember[] present = {};
    /** How many took part when it began. */
    private volatile int readers;

    /**
     * @param number which of the plan's targets it is
     * @param latency what collects how long deliveries take; null for nothing
     */
    Room(int number, LoadPlan plan, @Nullable LatencyRecorder latency) {
        TrafficPlan traffic = plan.traffic();
        int clients = Math.max(1, plan.clientsOf(number));
        this.number = number;
        this.rooms = plan.targets().size();
        this.window = traffic.pace() instanceof Pace.Window closed ? Math.max(1, closed.messages() / rooms) : 0;
        this.script = new LoadScript(traffic.seed() + number, clients, traffic.sizes());
        this.tally = new Tally(plan.clientsOf(number) == 0 ? 0 : plan.messagesOf(number), plan.clientsOf(number));
        this.transcript = new Transcript(script, this::slowest);
        this.latency = latency;
    }

    void add(LoadMember member) {
        members.add(member);
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
            int next = tally.takeNumber(tally.delivered() + window);
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
        LoadMember speaker = members.get(script.speaker(next));
        if (!speaker.takesPart()) {
            LoadMember[] others = present;
            if (others.length == 0) {
                return;
            }
            speaker = others[next % others.length];
        }
        SendTimes sendTimes = times;
        if (sendTimes != null) {
            sendTimes.onSend(next);
        }
        speaker.send(script.message(next));
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

    /** A member takes no part any more. */
    void onLost(LoadMember member) {
        tally.loseReader(member.received());
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

    private synchronized LoadMember[] takeAttendance() {
        present = members.stream().filter(LoadMember::takesPart).toArray(LoadMember[]::new);
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
