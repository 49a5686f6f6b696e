package dev.hawser.store;

import java.security.SecureRandom;

/** Makes epochs: by chance, so that two are never the same and none can be guessed. */
final class Epochs {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Epochs() {}

    /** Positive, so that 0 is never one. */
    static long next() {
        long epoch;
        do {
            epoch = RANDOM.nextLong() & Long.MAX_VALUE;
        } while (epoch == 0);
        return epoch;
    }
}
