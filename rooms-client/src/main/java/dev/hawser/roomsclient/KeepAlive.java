package dev.hawser.roomsclient;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Says something before the server finds the client silent, and notices a server that is. For one connection; owned by the session's turn. */
final class KeepAlive {
    private final ClientSession session;
    private final Surroundings around;

    private long heardNanos;
    private long saidNanos;
    private Welcome.@Nullable Times times;
    private boolean ended;

    KeepAlive(ClientSession session, Surroundings around) {
        this.session = session;
        this.around = around;
        this.heardNanos = around.nanoTime();
        this.saidNanos = heardNanos;
    }

    void begin() {
        Duration timeout = around.openingTimeout();
        around.later(timeout, () -> {
            if (times == null && !ended) {
                around.unanswered();
                silent("there was no welcome within " + timeout.toMillis() + " ms");
            }
        });
    }

    void welcome(Welcome.Times said) {
        times = said;
        around.later(said.ping(), () -> say(said.ping()));
        around.later(said.idle(), () -> listen(said.idle()));
    }

    private void silent(String reason) {
        if (!ended) {
            ended = true;
            around.abandon(reason);
        }
    }

    void end() {
        ended = true;
    }

    void heard() {
        heardNanos = around.nanoTime();
    }

    /** Something was said that has an answer. */
    void said() {
        saidNanos = around.nanoTime();
    }

    private void say(Duration ping) {
        if (ended) {
            return;
        }
        if (left(saidNanos, ping).isZero()) {
            session.send(Message.ofType("ping"));
        }
        around.later(left(saidNanos, ping), () -> say(ping));
    }

    private void listen(Duration idle) {
        if (ended) {
            return;
        }
        Duration left = left(heardNanos, idle);
        if (left.isZero()) {
            silent("the server was silent for " + idle.toMillis() + " ms");
        } else {
            around.later(left, () -> listen(idle));
        }
    }

    private Duration left(long sinceNanos, Duration time) {
        Duration left = time.minusNanos(around.nanoTime() - sinceNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
