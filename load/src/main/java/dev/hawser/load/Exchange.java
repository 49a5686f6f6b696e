package dev.hawser.load;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of a load test in which messages are sent, or nothing is. Owned by the thread that runs the test. */
final class Exchange {
    private final LoadPlan plan;
    private final Traffic traffic;
    private final Connections connections;
    private final Watch watch;
    private final Interruption interruption;

    private @Nullable Pacer pacer;
    private boolean cutShort;

    Exchange(LoadPlan plan, Traffic traffic, Connections connections, Watch watch, Interruption interruption) {
        this.plan = plan;
        this.traffic = traffic;
        this.connections = connections;
        this.watch = watch;
        this.interruption = interruption;
    }

    /**
     * Sends, and waits for what comes back.
     *
     * @return nanoseconds from the first message to the last delivery
     * @throws LoadFailure when the test ends with its first error, and there is one
     */
    long run() throws LoadFailure, InterruptedException {
        long start = System.nanoTime();
        double rate = plan.traffic().pace() instanceof Pace.Rate open ? open.perSecond() : 1;
        Schedule schedule = new Schedule(start, rate);
        traffic.begin(schedule);
        if (plan.traffic().pace() instanceof Pace.Rate && plan.traffic().mode() != LoadMode.IDLE) {
            startPacer(schedule);
        }
        try {
            awaitDeliveries(start);
        } finally {
            stop();
        }
        return Math.max(1, traffic.doneNanos() - start);
    }

    /** By how much a message of the open model was sent too late. */
    long maxDelayNanos() {
        return pacer == null ? 0 : pacer.maxDelayNanos();
    }

    /** Whether what was on its way when the test was interrupted has not been waited for to the end. */
    boolean isCutShort() {
        return cutShort;
    }

    private void startPacer(Schedule schedule) {
        int messages = plan.traffic().messages();
        Pacer sending = new Pacer(
                schedule, messages == TrafficPlan.UNLIMITED ? Long.MAX_VALUE : messages, traffic::send, Pacer.SYSTEM);
        pacer = sending;
        Thread thread = new Thread(sending, "load-pacer");
        thread.setDaemon(true);
        thread.start();
    }

    private void awaitDeliveries(long start) throws LoadFailure, InterruptedException {
        long durationNanos = plan.traffic().duration().toNanos();
        Runnable stopInTime = () -> {
            boolean over = durationNanos > 0 && System.nanoTime() - start >= durationNanos;
            if (over || connections.open() == 0 || interruption.isRequested()) {
                stop();
            }
        };
        Watch.Part part =
                new Watch.Part("Sending", traffic::received, traffic::whole, traffic::isWaiting, traffic::isDone);
        Watch.Outcome outcome = watch.await(part, stopInTime);
        cutShort = outcome == Watch.Outcome.CUT_SHORT;
        if (outcome == Watch.Outcome.STALLED && plan.failFast()) {
            throw new LoadFailure(stalled());
        }
    }

    private void stop() {
        if (pacer != null) {
            pacer.stop();
        }
        traffic.stop();
    }

    private String stalled() {
        String what = "nothing received for " + plan.timeout().toSeconds() + " s: " + traffic.received();
        List<LoadMember> members = connections.present();
        LoadMember slowest = members.get(0);
        for (LoadMember member : members) {
            if (member.received() < slowest.received()) {
                slowest = member;
            }
        }
        return what + " of " + traffic.whole() + " deliveries came; user" + slowest.id + " has " + slowest.received()
                + " of " + traffic.sent() + " messages sent";
    }
}
