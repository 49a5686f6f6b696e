package dev.hawser.gateway;

import dev.hawser.websocket.OpeningHandshake;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * By what a browser is known again: a cookie of 128 random bits, which no script can read. It is set with a page, and sent with what the page
 * asks of the rooms. It is {@code __Host-hawser-browser} over TLS, where no other host can set it, and {@code hawser-browser} without. Any thread.
 */
public final class BrowserCookie {
    private static final String NAME = "hawser-browser";
    private static final String SECURE_NAME = "__Host-" + NAME;
    private static final int BYTES = 16;
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_-]{22}");

    /** As long as browsers keep a cookie at most. */
    private static final Duration AGE = Duration.ofDays(400);

    private static final SecureRandom RANDOM = new SecureRandom();

    private BrowserCookie() {}

    /** The secret of the browser that asks; empty when it has none. */
    public static Optional<String> of(OpeningHandshake request) {
        return of(request, SECURE_NAME).or(() -> of(request, NAME));
    }

    private static Optional<String> of(OpeningHandshake request, String name) {
        return Optional.ofNullable(request.cookies().get(name)).filter(BrowserCookie::isSecret);
    }

    /**
     * The field {@code Set-Cookie} of a page: gives a secret to the browser that asks for it, or leaves it the one that it has for another 400 days. For
     * pages only: requests for them have the cookie also when a link on another site has led there, so nobody's is replaced.
     *
     * @param isSecure whether the request came over TLS
     */
    public static String renewed(OpeningHandshake request, boolean isSecure) {
        String name = isSecure ? SECURE_NAME : NAME;
        String secret = of(request, name).orElseGet(BrowserCookie::newSecret);
        return name + "=" + secret + "; Path=/; Max-Age=" + AGE.toSeconds() + "; HttpOnly; SameSite=Lax"
                + (isSecure ? "; Secure" : "");
    }

    private static boolean isSecret(String value) {
        return VALUE.matcher(value).matches();
    }

    private static String newSecret() {
        byte[] secret = new byte[BYTES];
        RANDOM.nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }
}
