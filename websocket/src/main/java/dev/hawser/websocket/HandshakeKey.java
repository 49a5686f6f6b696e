package dev.hawser.websocket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** {@code Sec-WebSocket-Key} and the {@code Sec-WebSocket-Accept} that answers it (RFC 6455 sections 4.1 and 4.2.2). */
final class HandshakeKey {
    static final int NONCE_LENGTH = 16;

    private static final int KEY_LENGTH = 24;
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private HandshakeKey() {}

    static String of(byte[] nonce) {
        return Base64.getEncoder().encodeToString(nonce);
    }

    /** Whether this is the base64 form of 16 bytes. The decoder lets bits in the padding pass, so it is encoded again. */
    static boolean isValid(String key) {
        if (key.length() != KEY_LENGTH) {
            return false;
        }
        try {
            byte[] nonce = Base64.getDecoder().decode(key);
            return nonce.length == NONCE_LENGTH && of(nonce).equals(key);
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    /** Section 4.2.2: the SHA-1 of the key and a GUID that no other protocol would use, so that no cache can answer. */
    static String accept(String key) {
        byte[] text = (key + GUID).getBytes(StandardCharsets.ISO_8859_1);
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-1", missing);
        }
    }
}
