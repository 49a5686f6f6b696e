package dev.hawser.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MembershipTest {
    private final Membership membership = new Membership();

    @Test
    void theLastThousandKicksAreRememberedAndWhoComesBackIsForgotten() {
        for (int i = 0; i < 1001; i++) {
            membership.kick("user" + i, i);
        }
        assertThat(membership.kickOf("user0")).isEmpty();
        assertThat(membership.kickOf("user1")).hasValue(1);
        membership.join("a session", "user1");
        assertThat(membership.kickOf("user1")).isEmpty();
    }

    @Test
    void aListSaysWhoIsThereAndWhoWasKicked() {
        membership.join("AAAAAAAAAAA", "ann \"the\" one");
        membership.join("BBBBBBBBBBB", "bob");
        membership.kick("bob", 17);
        membership.kick("{eve}", 18);
        String list = StandardCharsets.UTF_8.decode(membership.snapshot()).toString();
        assertThat(list).isEqualTo("{\"AAAAAAAAAAA\":\"ann \\\"the\\\" one\",\"kicked\":{\"bob\":17,\"{eve}\":18}}");

        Membership again = new Membership();
        again.join("CCCCCCCCCCC", "somebody");
        again.kick("somebody", 1);
        again.apply(99, new EntryText.Content(EntryKind.MEMBERS, 0, "", list));
        assertThat(again.sessions()).containsExactly("AAAAAAAAAAA");
        assertThat(again.kickOf("bob")).hasValue(17);
        assertThat(again.kickOf("{eve}")).hasValue(18);
        assertThat(again.kickOf("somebody")).isEmpty();
    }
}
