package dev.hawser.load;

import dev.hawser.client.WebSocketClient;
import dev.hawser.websocket.CloseCause;
import dev.hawser.websocket.CloseCode;
import dev.hawser.websocket.Connection;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The connections of a load test: opens, pings and closes them, and counts those that are lost. */
final class Connections implements LoadMember.Host {
    private final LoadPlan plan;
    private final Errors errors;
    private final List<LoadMember> members = new ArrayList<>();
    /** Owned by the thread that runs the test. */
    private final List<CompletableFuture<Connection>> openings = new ArrayList<>();

    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger pongs = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final AtomicLong serverPings = new AtomicLong();
    private volatile byte awaitedPong;
    private volatile boolean closing;
    private volatile boolean interrupted;

    Connections(LoadPlan plan, Errors errors) {
        this.plan = plan;
        this.errors = errors;
    }

    /** Makes the members, which are not open yet. */
    void populate(Traffic traffic) {
        for (int id = 0; id < plan.clients(); id++) {
            members.add(traffic.newMember(id, this));
        }
    }

    /** Opens those whose time has come. */
    void open(WebSocketClient client, long nanosSinceStart) {
        long rampUpNanos = plan.rampUp().toNanos();
        int all = members.size();
        long due = rampUpNanos == 0 ? all : 1 + (long) ((double) all * nanosSinceStart / rampUpNanos);
        while (openings.size() < Math.min(all, due)) {
            LoadMember member = members.get(openings.size());
            CompletableFuture<Connection> opening = open(client, member);
            openings.add(opening);
            opening.whenComplete((connection, failure) -> onOpened(member, failure));
        }
    }

    private CompletableFuture<Connection> open(WebSocketClient client, LoadMember member) {
        try {
            return client.open(plan.target(member.id), member);
        } catch (IllegalArgumentException x) {
            // What the client was asked for is impossible, whoever the server is.
            return CompletableFuture.failedFuture(x);
        }
    }

    private void onOpened(LoadMember member, @Nullable Throwable failure) {
        if (failure == null) {
            opened.incrementAndGet();
            return;
        }
        member.leave();
        if (interrupted) {
            refused.incrementAndGet();
            return;
        }
        int others = opened.get();
        // Only abandonOpenings cancels.
        String reason = failure instanceof CancellationException
                ? "not opened within " + plan.timeout().toSeconds() + " s"
                : String.valueOf(failure.getMessage());
        errors.count(
                "not opened: " + reason,
                reason + (others == 0 ? "" : " (opened " + others + " of " + plan.clients() + ")"));
        refused.incrementAndGet();
    }

    /** Gives up those that are not open yet. */
    void abandonOpenings() {
        openings.forEach(opening -> opening.cancel(true));
    }

    /** Gives them up because nobody wants them any more, which is no error. */
    void interruptOpenings() {
        interrupted = true;
        abandonOpenings();
    }

    /** How many are open, or will not be. */
    int settled() {
        return opened.get() + refused.get();
    }

    boolean isOpening() {
        return openings.size() > settled();
    }

    /**
     * Sends a ping on every connection.
     *
     * @param number that tells it from others
     * @return how many
     */
    int ping(byte number) {
        pongs.set(0);
        awaitedPong = number;
        List<LoadMember> present = present();
        present.forEach(member -> member.connection().sendPing(ByteBuffer.wrap(new byte[] {number})));
        return present.size();
    }

    int pongs() {
        return pongs.get();
    }

    /** Those that take part. */
    List<LoadMember> present() {
        return members.stream().filter(LoadMember::takesPart).toList();
    }

    /** Those that take part, and have what they need for it. */
    int ready() {
        return (int) present().stream().filter(LoadMember::isReady).count();
    }

    void close() {
        closing = true;
        present().forEach(member -> member.connection().close());
    }

    /** From now on it is no error that a connection ends. */
    void expectEnd() {
        closing = true;
    }

    int opened() {
        return opened.get();
    }

    int closed() {
        return closed.get();
    }

    /** Connections that were open, and then ended without being asked to, or were given up for an error. */
    int lost() {
        return lost.get();
    }

    int open() {
        return Math.max(0, opened.get() - closed.get());
    }

    /** Pings that came from the server, and were answered. */
    long serverPings() {
        return serverPings.get();
    }

    @Override
    public void onPing() {
        serverPings.incrementAndGet();
    }

    @Override
    public void onPong(ByteBuffer payload) {
        if (payload.remaining() == 1 && payload.get(payload.position()) == awaitedPong) {
            pongs.incrementAndGet();
        }
    }

    @Override
    public void onFault(LoadMember member, String kind, String detail) {
        if (member.takesPart()) {
            lost.incrementAndGet();
            errors.count(kind, "user" + member.id + " " + detail);
            member.leave();
            member.connection().abort();
        }
    }

    @Override
    public void onError(LoadMember member, String kind, String detail) {
        errors.count(kind, "user" + member.id + " " + detail);
    }

    @Override
    public void onClosed(LoadMember member, int closeCode, String reason) {
        closed.incrementAndGet();
        if (closing || !member.takesPart()) {
            return;
        }
        lost.incrementAndGet();
        String told = closeCode + (reason.isEmpty() ? "" : " " + reason);
        errors.count("connection closed: " + closeCode, ending(member, closeCode) + ": " + told);
        member.leave();
    }

    private static String ending(LoadMember member, int closeCode) {
        String whose = "the connection of user" + member.id;
        CloseCause cause = member.connection().getCloseCause();
        if (cause == null || cause == CloseCause.LOST || closeCode == CloseCode.ABNORMAL) {
            return whose + " was lost";
        }
        return switch (cause) {
            case PEER -> "the server closed " + whose;
            case FAULT -> "the server broke a rule or a limit, and " + whose + " was closed";
            default -> whose + " was closed";
        };
    }
}
