package dev.hawser.client;

import java.time.Duration;

/**
 * Settings of a {@link Reopener}.
 *
 * @param rules which loss is answered how
 * @param delays how long it waits
 * @param openingTimeout how long an attempt may take; more than zero
 * @param refusedTries {@linkplain ReopeningVerdict#LIMITED limited} refusals without a steady connection in between, at the last of which it
 *     gives up; 1 or more
 * @param maxAttempts attempts without a steady connection, at the last of which it gives up, whatever became of it; 1 or more, or 0 for no
 *     limit
 */
public record ReopeningOptions(
        ReopeningRules rules, ReopeningDelays delays, Duration openingTimeout, int refusedTries, int maxAttempts) {

    /** The rules and delays of {@code docs/reopening.md}; 20 s for an attempt, 3 limited refusals, and no limit of attempts. */
    public static final ReopeningOptions DEFAULT = new ReopeningOptions(
            ReopeningRules.STANDARD,
            ReopeningDelays.DEFAULT,
            ReopeningTable.STANDARD.time("opening-timeout"),
            (int) ReopeningTable.STANDARD.figure("refused-tries"),
            0);

    public ReopeningOptions {
        if (openingTimeout.isNegative() || openingTimeout.isZero()) {
            throw new IllegalArgumentException("openingTimeout " + openingTimeout + " is not positive");
        }
        if (refusedTries < 1) {
            throw new IllegalArgumentException("refusedTries " + refusedTries + " < 1");
        }
        if (maxAttempts < 0) {
            throw new IllegalArgumentException("maxAttempts " + maxAttempts + " < 0");
        }
    }

    public ReopeningOptions withRules(ReopeningRules other) {
        return new ReopeningOptions(other, delays, openingTimeout, refusedTries, maxAttempts);
    }

    public ReopeningOptions withDelays(ReopeningDelays other) {
        return new ReopeningOptions(rules, other, openingTimeout, refusedTries, maxAttempts);
    }

    public ReopeningOptions withOpeningTimeout(Duration timeout) {
        return new ReopeningOptions(rules, delays, timeout, refusedTries, maxAttempts);
    }

    public ReopeningOptions withRefusedTries(int tries) {
        return new ReopeningOptions(rules, delays, openingTimeout, tries, maxAttempts);
    }

    public ReopeningOptions withMaxAttempts(int attempts) {
        return new ReopeningOptions(rules, delays, openingTimeout, refusedTries, attempts);
    }
}
