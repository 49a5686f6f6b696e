package dev.hawser.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.rooms.JoinOutcome.Presence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an entry says of how many sessions its user has is true, also when several of them come and go while the store takes its time. */
class MembershipChangesTest extends RoomsStage {
    private TestConnection bob;

    @BeforeEach
    void bobWatches() {
        rule(new RoomRules() {
            @Override
            public boolean mayKick(String user, String room, String other) {
                return user.equals("bob");
            }
        });
        bob = connect("bob");
        bob.joined("lobby", Start.END);
        bob.entries();
    }

    private List<String> changes() {
        return bob.contents().stream()
                .map(entry -> entry.replaceFirst("\"session\":\"[^\"]*\",", ""))
                .toList();
    }

    @Test
    void sessionsThatComeTogetherAreCountedOneAfterTheOther() {
        store.holdAppends();
        for (int i = 0; i < 3; i++) {
            connect("ann").reader.join("lobby", Start.END, outcome -> {});
        }
        store.release();
        assertThat(changes())
                .containsExactly(
                        "1 \"ann\",{\"sessions\":1},\"join\"",
                        "2 \"ann\",{\"sessions\":2},\"join\"",
                        "3 \"ann\",{\"sessions\":3},\"join\"");
    }

    @Test
    void sessionsWhoseGraceTimeEndsTogetherLeaveNobodyBehind() {
        TestConnection one = member("ann");
        TestConnection two = member("ann");
        bob.entries();
        one.reader.close();
        two.reader.close();
        store.holdAppends();
        pass(GRACE);
        store.release();
        assertThat(changes())
                .containsExactly("3 \"ann\",{\"sessions\":1},\"leave\"", "4 \"ann\",{\"sessions\":0},\"leave\"");
    }

    @Test
    void whoLeavesWhileBeingThrownOutHasBeenThrownOut() {
        TestConnection one = member("ann");
        TestConnection two = member("ann");
        bob.entries();
        store.holdAppends();
        rooms.publish(bob.reader, "lobby", 1, "kick", json("{\"user\":\"ann\"}"), outcome -> {});
        List<@Nullable RoomRefusal> outcomes = new ArrayList<>();
        rooms.leave(one.reader, "lobby", outcomes::add);
        store.release();
        assertThat(changes()).containsExactly("3 \"bob\",{\"user\":\"ann\"},\"kick\"");
        assertThat(outcomes).containsExactly(Refusals.notJoined());
        assertThat(connect("eve").joined("lobby", Start.END).members())
                .containsExactly(new Presence("bob", 1), new Presence("eve", 1));
    }
}
