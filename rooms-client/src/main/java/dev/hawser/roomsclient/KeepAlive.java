package dev.hawser.roomsclient;

import java.time.Duration;

/** Says something before the server finds the client silent, and notices a server that is. For one connection; owned by the session's turn. */
final class KeepAlive {
    private final ClientSession session;
    private final Surroundings around;

    private long heardNanos;
    private long saidNanos;
    private Welcome.Times times;
    private boolean ended;

    KeepAlive(ClientSession session, Surroundings around, Welcome.Times times) {
        this.session = session;
        this.around = around;
        this.times = times;
        this.heardNanos = around.nanoTime();
        this.saidNanos = heardNanos;
    }

    void begin() {
        around.later(times.idle(), this::listen);
    }

    void welcome(Welcome.Times said) {
        times = said;
        around.later(times.ping(), this::say);
        around.later(times.idle(), this::listen);
    }

    void end() {
        ended = true;
    }

    void heard() {
        heardNanos = around.nanoTime();
    }

    void said() {
        saidNanos = around.nanoTime();
    }

    private void say() {
        if (ended) {
            return;
        }
        if (left(saidNanos, times.ping()).isZero()) {
            session.send(Message.ofType("ping").text());
        }
        around.later(left(saidNanos, times.ping()), this::say);
    }

    private void listen() {
        if (ended) {
            return;
        }
        Duration left = left(heardNanos, times.idle());
        if (left.isZero()) {
            ended = true;
            around.abandon("the server was silent for " + times.idle().toMillis() + " ms");
        } else {
            around.later(left, this::listen);
        }
    }

    private Duration left(long sinceNanos, Duration time) {
        Duration left = time.minusNanos(around.nanoTime() - sinceNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
