package dev.hawser.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import org.eclipse.jetty.http.HttpCookie;
import org.junit.jupiter.api.Test;

class LoginCookieTest {
    private static final byte[] SECRET = "a secret of thirty-two bytes, or".getBytes(StandardCharsets.UTF_8);
    private static final PasswordTable USERS = new PasswordTable(Map.of("ann é", "one", "bob", "two"), 5);

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final LoginCookie cookies = new LoginCookie(SECRET, (InstantSource) () -> now);

    @Test
    void namesItsUserUntilItEnds() {
        String value = cookies.make("ann é", "one", true).getValue();
        assertThat(cookies.user(value, USERS)).isEqualTo("ann é");
        assertThat(new LoginCookie(SECRET, () -> now).user(value, USERS))
                .as("after a restart")
                .isEqualTo("ann é");
        now = now.plus(LoginCookie.AGE).minusSeconds(1);
        assertThat(cookies.user(value, USERS)).isEqualTo("ann é");
        now = now.plusSeconds(1);
        assertThat(cookies.user(value, USERS)).isNull();
    }

    @Test
    void isWorthNothingWithAnotherPasswordOrWithoutTheUser() {
        String value = cookies.make("ann é", "one", true).getValue();
        assertThat(cookies.user(value, new PasswordTable(Map.of("ann é", "another"), 5)))
                .isNull();
        assertThat(cookies.user(value, new PasswordTable(Map.of("bob", "two"), 5)))
                .isNull();
    }

    @Test
    void cannotBeForged() {
        String value = cookies.make("ann é", "one", true).getValue();
        String[] parts = value.split("\\.");
        String bob = Base64.getUrlEncoder().withoutPadding().encodeToString("bob".getBytes(StandardCharsets.UTF_8));
        assertThat(cookies.user(bob + "." + parts[1] + "." + parts[2], USERS)).isNull();
        assertThat(cookies.user(parts[0] + ".9" + parts[1] + "." + parts[2], USERS))
                .isNull();
        assertThat(cookies.user(parts[0] + "." + parts[1] + "." + "A".repeat(43), USERS))
                .isNull();
        assertThat(new LoginCookie(new byte[32], () -> now).user(value, USERS)).isNull();
        for (String none : new String[] {"", ".", "..", "a.1.", value + "x", "A." + parts[1] + "." + parts[2]}) {
            assertThat(cookies.user(none, USERS)).as(none).isNull();
        }
    }

    @Test
    void isForTheServerAloneAndOverTlsForTlsAlone() {
        HttpCookie cookie = cookies.make("bob", "two", true);
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.isSecure()).isTrue();
        assertThat(cookie.getSameSite()).isEqualTo(HttpCookie.SameSite.STRICT);
        assertThat(cookies.make("bob", "two", false).isSecure()).isFalse();
    }
}
