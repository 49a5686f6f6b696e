package dev.hawser.gateway;

import dev.hawser.websocket.OpeningHandshake;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

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
        return Stream.of(SECURE_NAME, NAME)
                .map(request.cookies()::get)
                .filter(BrowserCookie::isSecret)
                .findFirst();
    }

    /**
     * Gives a secret to the browser that asks for a page, or the one that it has for another 400 days. For pages only: requests for them have the
     * cookie also when a link on another site has led there, so nobody's is replaced.
     *
     * @param response not begun yet
     */
    public static void renew(Request request, Response response) {
        boolean isSecure = request.isSecure();
        String name = isSecure ? SECURE_NAME : NAME;
        String secret = value(request, name);
        HttpCookie cookie = HttpCookie.build(name, secret == null ? newSecret() : secret)
                .path("/")
                .maxAge(AGE.toSeconds())
                .httpOnly(true)
                .secure(isSecure)
                .sameSite(HttpCookie.SameSite.LAX)
                .build();
        Response.addCookie(response, cookie);
    }

    private static @Nullable String value(Request request, String name) {
        List<HttpCookie> cookies = Request.getCookies(request);
        return cookies.stream()
                .filter(cookie -> cookie.getName().equals(name) && isSecret(cookie.getValue()))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElse(null);
    }

    private static boolean isSecret(@Nullable String value) {
        return value != null && VALUE.matcher(value).matches();
    }

    private static String newSecret() {
        byte[] secret = new byte[BYTES];
        RANDOM.nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }
}
