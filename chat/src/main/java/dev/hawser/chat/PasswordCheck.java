package dev.hawser.chat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Compares passwords with bcrypt hashes. That is slow on purpose, so only some are compared at a time, some more wait, and what was right once is
 * known again without it. Any thread; blocks.
 */
final class PasswordCheck {
    /** Those that wait at most for those that are compared: each is a thread of the server. */
    static final int MAX_WAITING = 16;

    static final int MAX_REMEMBERED = 10_000;

    private static final long WAIT_SECONDS = 10;
    private static final String ALGORITHM = "HmacSHA256";
    /** Bcrypt looks at so many bytes; those behind it make no difference, as for htpasswd. */
    private static final BCrypt.Verifyer BCRYPT =
            BCrypt.verifyer(BCrypt.Version.VERSION_2Y, LongPasswordStrategies.none());
    /** Of no password: salt and hash of the right length. */
    private static final String NOBODY = ".".repeat(53);

    /** What came of it. */
    enum Outcome {
        RIGHT,
        WRONG,
        /** Too many wait. */
        BUSY
    }

    private final Semaphore turns;
    private final AtomicInteger waiting = new AtomicInteger();
    private final SecretKeySpec secret;

    /** Proofs of credentials that were right; those that were shown last come last. Guarded by this. */
    private final Map<String, Boolean> right = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    /** @param turns how many are compared at a time */
    PasswordCheck(Semaphore turns) {
        this.turns = turns;
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        secret = new SecretKeySpec(key, ALGORITHM);
    }

    /** Whether this was right before, with this hash. */
    boolean isKnown(String user, String password, String hash) {
        String proof = proof(user, password, hash);
        synchronized (this) {
            return right.get(proof) != null;
        }
    }

    /**
     * Compares them.
     *
     * @param hash null for a user that there is not, which takes as long
     * @param cost of the hash where there is none
     */
    Outcome check(String user, String password, @Nullable String hash, int cost) {
        if (!begin()) {
            return Outcome.BUSY;
        }
        try {
            String stored = hash == null ? hashOfNobody(cost) : hash;
            boolean same = BCRYPT.verify(
                            password.getBytes(StandardCharsets.UTF_8), stored.getBytes(StandardCharsets.US_ASCII))
                    .verified;
            if (!same || hash == null) {
                return Outcome.WRONG;
            }
        } finally {
            turns.release();
        }
        remember(proof(user, password, hash));
        return Outcome.RIGHT;
    }

    /** One that no password has. */
    static String hashOfNobody(int cost) {
        return String.format(Locale.ROOT, "$2y$%02d$%s", cost, NOBODY);
    }

    private synchronized void remember(String proof) {
        right.put(proof, true);
    }

    private boolean begin() {
        if (turns.tryAcquire()) {
            return true;
        }
        try {
            return waiting.incrementAndGet() <= MAX_WAITING && turns.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException x) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            waiting.decrementAndGet();
        }
    }

    /** The password itself is kept nowhere; another hash of the user makes another proof. */
    private String proof(String user, String password, String hash) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            byte[] text = (user + "\0" + hash + "\0" + password).getBytes(StandardCharsets.UTF_8);
            return Base64.getEncoder().encodeToString(mac.doFinal(text));
        } catch (GeneralSecurityException x) {
            throw new IllegalStateException(x);
        }
    }
}
