package dev.hawser.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Each member speaks to the server, and gets back what it said. */
final class EchoTraffic implements Traffic {
    private final Pace pace;
    private final LoadScript script;
    private final Tally tally;
    private final LatencyRecorder latency;
    private final LongAdder foreign = new LongAdder();
    /** Complete before the first of them is opened. */
    private final List<EchoMember> members = new ArrayList<>();

    /** Set before the first message. */
    private volatile Schedule schedule = new Schedule(0, 1);

    private volatile boolean begun;

    EchoTraffic(LoadPlan plan, LatencyRecorder latency) {
        TrafficPlan traffic = plan.traffic();
        this.pace = traffic.pace();
        this.script = new LoadScript(traffic.seed(), plan.clients(), traffic.sizes());
        this.tally = new Tally(traffic.messages(), 1);
        this.latency = latency;
    }

    @Override
    public LoadMember newMember(int id, LoadMember.Host host) {
        EchoMember member = new EchoMember(id, host, this);
        members.add(member);
        return member;
    }

    @Override
    public void begin(Schedule newSchedule) {
        schedule = newSchedule;
        begun = true;
        stopWhenEmpty();
        if (pace instanceof Pace.Window window) {
            int share = Math.max(1, window.messages() / members.size());
            for (int i = 0; i < share; i++) {
                members.forEach(member -> member.sendNext(System.nanoTime()));
            }
        }
    }

    @Override
    public void send(long number) {
        long nanos = schedule.nanosOf(number);
        for (int i = 0; i < members.size(); i++) {
            EchoMember member = members.get((int) ((number + i) % members.size()));
            if (member.takesPart()) {
                member.sendNext(nanos);
                return;
            }
        }
    }

    /** The number of the next message, or -1 when all are sent. */
    int takeNumber() {
        return tally.takeNumber(Long.MAX_VALUE);
    }

    byte[] message(int number, int speaker) {
        return script.message(number, speaker);
    }

    void onReceived(EchoMember member, long sentNanos) {
        long now = System.nanoTime();
        latency.record(now - sentNanos);
        tally.countReceived(1);
        if (pace instanceof Pace.Window) {
            member.sendNext(now);
        }
    }

    /** A server said something of its own. */
    void onForeign() {
        foreign.increment();
    }

    /** A member takes no part any more, and so many of its messages were on their way. */
    void onLost(int underWay) {
        tally.loseDeliveries(underWay);
        stopWhenEmpty();
    }

    private void stopWhenEmpty() {
        if (begun && members.stream().noneMatch(LoadMember::takesPart)) {
            tally.stop();
        }
    }

    @Override
    public void stop() {
        tally.stop();
    }

    @Override
    public long sent() {
        return tally.sent();
    }

    @Override
    public long received() {
        return tally.received();
    }

    @Override
    public long whole() {
        return tally.whole();
    }

    @Override
    public long missing() {
        return tally.sent() - tally.received();
    }

    @Override
    public long foreign() {
        return foreign.sum();
    }

    @Override
    public boolean isWaiting() {
        return tally.isWaiting();
    }

    @Override
    public boolean isDone() {
        return tally.isDone();
    }

    @Override
    public long doneNanos() {
        return tally.doneNanos();
    }
}
