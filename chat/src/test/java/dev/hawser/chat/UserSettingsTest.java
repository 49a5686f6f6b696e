package dev.hawser.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings of users, and which of them go together. */
class UserSettingsTest {
    private static ChatOptions options(String... pairs) throws SettingFailure {
        Map<String, String> given = new HashMap<>(Map.of("port", "0"));
        for (String pair : pairs) {
            given.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        return ChatSettings.options(ChatSettings.gather(Map.of(), given), Map.of());
    }

    @Test
    void usersChooseTheirNamesByDefault() throws SettingFailure {
        assertThat(options().users()).isEqualTo(new UserSource.Chosen());
        assertThat(options().moderators()).isEmpty();
    }

    @Test
    void usersAreKnownByAFileOrByAProxy() throws SettingFailure {
        ChatOptions file = options("users=/etc/users", "moderators=ann, b ob");
        assertThat(file.users()).isEqualTo(new UserSource.PasswordFile(Path.of("/etc/users")));
        assertThat(file.moderators()).containsExactlyInAnyOrder("ann", "b ob");
        ChatOptions proxy = options("user-header=X-Remote-User", "trusted=::1, 10.0.0.0/8", "moderators=ann");
        assertThat(proxy.users())
                .isEqualTo(new UserSource.ProxyHeader(
                        "X-Remote-User", List.of(AddressRange.parse("::1"), AddressRange.parse("10.0.0.0/8"))));
    }

    @Test
    void proxiesAreTrustedAlsoWhereTheyKnowNoUsers() throws SettingFailure {
        ChatOptions options = options("trusted=::1", "users=/etc/users");
        assertThat(options.traffic().trusted()).containsExactly(AddressRange.parse("::1"));
        assertThat(options().traffic().trusted()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "user-header=X-User; user-header \"X-User\" is of no use without trusted: anybody could say that he is anybody (--user-header)",
                "user-header=X-User trusted=::1 users=f; user-header \"X-User\" does not go together with --users: either the proxy knows the users, or the file (--user-header)",
                "moderators=ann; moderators \"ann\" is of no use without users or user-header: where users choose their names, anybody could be a moderator (--moderators)",
            })
    void saysWhatDoesNotGoTogether(String pairs, String complaint) {
        assertThatThrownBy(() -> options(pairs.split(" ")))
                .isInstanceOf(SettingFailure.class)
                .hasMessage(complaint);
    }
}
