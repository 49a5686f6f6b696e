package dev.hawser.chat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpCookie.SameSite;
import org.jspecify.annotations.Nullable;

/**
 * What a browser shows in place of the password that its user has typed: not every browser sends the password with a WebSocket. It names the
 * user and its end, and is signed with the user's hash: with another password, or without the user, it is worth nothing. Any thread.
 */
final class LoginCookie {
    static final String NAME = "hawser-login";

    /** Until when the password has to be shown again. */
    static final Duration AGE = Duration.ofDays(7);

    private static final String ALGORITHM = "HmacSHA256";
    private static final Pattern VALUE = Pattern.compile("([A-Za-z0-9_-]{1,100})\\.(\\d{1,12})\\.([A-Za-z0-9_-]{43})");

    private final SecretKeySpec key;
    private final InstantSource clock;

    /** @param secret that nobody else knows; also used for other things */
    LoginCookie(byte[] secret, InstantSource clock) {
        this.key = new SecretKeySpec(mac(new SecretKeySpec(secret, ALGORITHM), "login cookies"), ALGORITHM);
        this.clock = clock;
    }

    HttpCookie make(String user, String hash, boolean secure) {
        long end = clock.instant().plus(AGE).getEpochSecond();
        String value = base64(user.getBytes(StandardCharsets.UTF_8)) + "." + end + "." + signature(user, end, hash);
        return HttpCookie.build(NAME, value)
                .path("/")
                .httpOnly(true)
                .sameSite(SameSite.STRICT)
                .secure(secure)
                .build();
    }

    /** Whose it is; null when it is not right, or not any more. */
    @Nullable
    String user(String value, PasswordTable users) {
        Matcher parts = VALUE.matcher(value);
        if (!parts.matches()) {
            return null;
        }
        try {
            String user = new String(Base64.getUrlDecoder().decode(parts.group(1)), StandardCharsets.UTF_8);
            long end = Long.parseLong(parts.group(2));
            String hash = users.hashes().get(user);
            return hash != null
                            && clock.instant().isBefore(Instant.ofEpochSecond(end))
                            && isSame(signature(user, end, hash), parts.group(3))
                    ? user
                    : null;
        } catch (IllegalArgumentException x) {
            return null;
        }
    }

    private static boolean isSame(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }

    private String signature(String user, long end, String hash) {
        return base64(mac(key, user + "\0" + end + "\0" + hash));
    }

    private static byte[] mac(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException x) {
            throw new IllegalStateException(x);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
