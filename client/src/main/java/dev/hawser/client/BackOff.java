package dev.hawser.client;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Decides after each loss whether and when to try again. It has no clock and no thread; one thread at a time. */
final class BackOff {

    /** What to do. */
    sealed interface Decision {}

    /**
     * To wait.
     *
     * @param delay until the next attempt
     * @param least what of it must be waited whatever happens, because the server wants it so, or nobody would notice a loop
     */
    record Wait(Duration delay, Duration least) implements Decision {}

    /**
     * To give up.
     *
     * @param reason in one line
     */
    record GiveUp(String reason) implements Decision {}

    private ReopeningOptions options;
    private final RandomGenerator random;

    /** Of the next attempt, or of the one that is under way. */
    private int attempt = 1;
    /** Waits since the last steady connection. */
    private int waits;
    /** Limited refusals since the last steady connection. */
    private int refusals;

    BackOff(ReopeningOptions options, RandomGenerator random) {
        this.options = options;
        this.random = random;
    }

    void setDelays(ReopeningDelays delays) {
        options = options.withDelays(delays);
    }

    /** The number of the attempt that comes next, or is under way: 1 for the first one, and for the first after a steady connection. */
    int attempt() {
        return attempt;
    }

    /**
     * A connection was lost, or could not be opened.
     *
     * @param open how long it was open; zero if it was not
     */
    Decision lost(Loss loss, Duration open) {
        ReopeningDelays delays = options.delays();
        boolean wasOpen = loss instanceof Loss.Closed || loss instanceof Loss.Abandoned;
        if (wasOpen && open.compareTo(delays.steadyAfter()) >= 0) {
            attempt = 0;
            waits = 0;
            refusals = 0;
        }
        ReopeningVerdict verdict = options.rules().verdict(loss);
        Duration spread = delays.spread(waits);
        waits++;
        attempt++;
        if (verdict == ReopeningVerdict.LIMITED) {
            refusals++;
        }
        String reason = reasonToGiveUp(verdict, loss);
        return reason == null ? delay(verdict, retryAfter(loss), spread) : new GiveUp(reason);
    }

    private @Nullable String reasonToGiveUp(ReopeningVerdict verdict, Loss loss) {
        if (verdict == ReopeningVerdict.FINAL) {
            return loss.description();
        }
        if (verdict == ReopeningVerdict.LIMITED && refusals >= options.refusedTries()) {
            return "refused " + refusals + " times; at last: " + loss.description();
        }
        if (options.maxAttempts() > 0 && attempt > options.maxAttempts()) {
            return options.maxAttempts() + " attempts; at last: " + loss.description();
        }
        return null;
    }

    /** Full jitter: many clients that have lost their server at once come back evenly spread, not in waves. */
    private Wait delay(ReopeningVerdict verdict, @Nullable Duration retryAfter, Duration spread) {
        ReopeningDelays delays = options.delays();
        Duration least = delays.shortest();
        if (retryAfter != null) {
            least = longer(least, shorter(retryAfter, delays.longestRetryAfter()));
            return new Wait(least.plus(upTo(spread)), least);
        }
        if (verdict == ReopeningVerdict.LATER) {
            least = longer(least, delays.laterDelay());
            return new Wait(least.plus(upTo(longer(spread, delays.laterSpread()))), least);
        }
        return new Wait(least.plus(upTo(spread.minus(least))), least);
    }

    private static @Nullable Duration retryAfter(Loss loss) {
        return loss instanceof Loss.Refused refused ? refused.failure().retryAfter() : null;
    }

    private Duration upTo(Duration spread) {
        return Duration.ofNanos((long) (spread.toNanos() * random.nextDouble()));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
