package dev.hawser.roomsclient;

import dev.hawser.client.ReopeningOptions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link RoomsClient}.
 *
 * @param name of the user, where the server lets users choose; null for none
 * @param state where it keeps what has to outlive it
 * @param maxPending publishes that may wait to be acknowledged, in all rooms together; 1 or more. One more is refused
 * @param saveDelay how long after a change of positions they are saved, together; zero or more. After a process that was killed, entries of that
 *     time are read again
 * @param transports those that may be used, by preference; one at least
 * @param returnAfter how long another transport than the first one is used before that is tried again; more than zero
 * @param reopening when it tries again, and when it gives up; the server's times take the place of the delays
 */
public record RoomsClientOptions(
        @Nullable String name,
        ClientState state,
        int maxPending,
        Duration saveDelay,
        List<Transport> transports,
        Duration returnAfter,
        ReopeningOptions reopening) {

    public RoomsClientOptions {
        if (maxPending < 1) {
            throw new IllegalArgumentException("maxPending " + maxPending + " < 1");
        }
        transports = List.copyOf(transports);
        if (transports.isEmpty()) {
            throw new IllegalArgumentException("no transport");
        }
        if (saveDelay.isNegative()) {
            throw new IllegalArgumentException("saveDelay " + saveDelay + " is negative");
        }
        if (returnAfter.isNegative() || returnAfter.isZero()) {
            throw new IllegalArgumentException("returnAfter " + returnAfter + " is not more than zero");
        }
    }

    /** No name; a state in memory; 1000 pending publishes; positions saved after a second; all transports; delays and rules of {@code docs/reopening.md}. */
    public static RoomsClientOptions defaults() {
        return new RoomsClientOptions(
                null,
                new MemoryState(),
                1000,
                Duration.ofSeconds(1),
                List.of(Transport.values()),
                Duration.ofMinutes(5),
                ReopeningOptions.DEFAULT);
    }

    public RoomsClientOptions withName(@Nullable String user) {
        return new RoomsClientOptions(user, state, maxPending, saveDelay, transports, returnAfter, reopening);
    }

    public RoomsClientOptions withState(ClientState other) {
        return new RoomsClientOptions(name, other, maxPending, saveDelay, transports, returnAfter, reopening);
    }

    public RoomsClientOptions withMaxPending(int publishes) {
        return new RoomsClientOptions(name, state, publishes, saveDelay, transports, returnAfter, reopening);
    }

    public RoomsClientOptions withSaveDelay(Duration delay) {
        return new RoomsClientOptions(name, state, maxPending, delay, transports, returnAfter, reopening);
    }

    public RoomsClientOptions withTransports(List<Transport> allowed) {
        return new RoomsClientOptions(name, state, maxPending, saveDelay, allowed, returnAfter, reopening);
    }

    public RoomsClientOptions withReturnAfter(Duration time) {
        return new RoomsClientOptions(name, state, maxPending, saveDelay, transports, time, reopening);
    }

    public RoomsClientOptions withReopening(ReopeningOptions other) {
        return new RoomsClientOptions(name, state, maxPending, saveDelay, transports, returnAfter, other);
    }
}
