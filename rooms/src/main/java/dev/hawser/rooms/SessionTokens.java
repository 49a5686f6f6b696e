package dev.hawser.rooms;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Makes the tokens of sessions, and recognises its own: the session's id, a signature of 128 bits over id and user, and the user. So nothing has
 * to be kept to know a session again, and nobody can make up one, or give theirs to another user. Any thread.
 */
final class SessionTokens {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int ID_BYTES = 8;
    private static final int SIGNATURE_BYTES = 16;
    /** A user's name has 64 bytes at most. */
    private static final int MAX_LENGTH = 160;

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    SessionTokens(SessionKey key) {
        this.key = new SecretKeySpec(key.secret(), ALGORITHM);
    }

    Session newSession(String user) {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return session(id, user);
    }

    private Session session(byte[] id, String user) {
        byte[] name = user.getBytes(StandardCharsets.UTF_8);
        ByteBuffer token = ByteBuffer.allocate(ID_BYTES + SIGNATURE_BYTES + name.length);
        token.put(id).put(signature(id, name)).put(name);
        return new Session(ENCODER.encodeToString(id), user, ENCODER.encodeToString(token.array()));
    }

    /** The session of a token; null when it was not made with this key. */
    @Nullable
    Session session(String token) {
        byte[] bytes = decoded(token);
        if (bytes.length <= ID_BYTES + SIGNATURE_BYTES) {
            return null;
        }
        byte[] id = Arrays.copyOf(bytes, ID_BYTES);
        byte[] name = Arrays.copyOfRange(bytes, ID_BYTES + SIGNATURE_BYTES, bytes.length);
        byte[] given = Arrays.copyOfRange(bytes, ID_BYTES, ID_BYTES + SIGNATURE_BYTES);
        // In the same time, however much of it is right.
        return MessageDigest.isEqual(given, signature(id, name))
                ? new Session(ENCODER.encodeToString(id), new String(name, StandardCharsets.UTF_8), token)
                : null;
    }

    private static byte[] decoded(String token) {
        try {
            return token.length() > MAX_LENGTH
                    ? new byte[0]
                    : Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException noToken) {
            return new byte[0];
        }
    }

    private byte[] signature(byte[] id, byte[] name) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(id);
            return Arrays.copyOf(mac.doFinal(name), SIGNATURE_BYTES);
        } catch (GeneralSecurityException x) {
            // Every Java platform has it.
            throw new IllegalStateException(ALGORITHM, x);
        }
    }
}
