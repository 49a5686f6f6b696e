package dev.hawser.rooms;

import java.security.SecureRandom;

/** The secret with which tokens of sessions are made: who has it can be anybody. Immutable. */
public final class SessionKey {
    /** Bytes that a key has at least. */
    public static final int MIN_BYTES = 32;

    private final byte[] secret;

    private SessionKey(byte[] secret) {
        this.secret = secret;
    }

    /** A key that nobody knows: tokens are worth nothing when the process has ended. */
    public static SessionKey random() {
        byte[] secret = new byte[MIN_BYTES];
        new SecureRandom().nextBytes(secret);
        return new SessionKey(secret);
    }

    /**
     * A key that was kept.
     *
     * @param secret random bytes; copied
     * @throws IllegalArgumentException when there are fewer than {@value #MIN_BYTES}
     */
    public static SessionKey of(byte[] secret) {
        if (secret.length < MIN_BYTES) {
            throw new IllegalArgumentException("a session key of " + secret.length + " < " + MIN_BYTES + " bytes");
        }
        return new SessionKey(secret.clone());
    }

    byte[] secret() {
        return secret;
    }
}
