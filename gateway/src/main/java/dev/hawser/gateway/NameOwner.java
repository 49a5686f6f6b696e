package dev.hawser.gateway;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Whose a name is.
 *
 * @param text {@code browser:} and a hash of its secret, or {@code session:} and the public id of a session, whose token nobody else has
 */
record NameOwner(String text) {
    private static final String BROWSER = "browser:";
    private static final String SESSION = "session:";
    private static final int HASH_BYTES = 16;

    static NameOwner browser(String secret) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return new NameOwner(
                    BROWSER + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, HASH_BYTES)));
        } catch (NoSuchAlgorithmException x) {
            throw new IllegalStateException("every Java platform has SHA-256", x);
        }
    }

    static NameOwner session(String id) {
        return new NameOwner(SESSION + id);
    }

    /** Whether it is one that was written down. */
    static boolean isOne(String text) {
        return (text.startsWith(BROWSER) || text.startsWith(SESSION)) && text.indexOf(' ') < 0;
    }

    boolean isBrowser() {
        return text.startsWith(BROWSER);
    }
}
