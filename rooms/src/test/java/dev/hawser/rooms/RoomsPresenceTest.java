package dev.hawser.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.rooms.JoinOutcome.Joined;
import dev.hawser.rooms.JoinOutcome.Presence;
import dev.hawser.rooms.RoomRefusal.Code;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who is in a room: joins, leaves, and the grace time of those that are lost. */
class RoomsPresenceTest extends RoomsStage {
    @Test
    void aLostConnectionIsNoLeaveBeforeTheGraceTimeIsOver() {
        TestConnection bob = member("bob");
        TestConnection ann = member("ann");
        bob.entries();

        ann.reader.close();
        pass(GRACE.minusSeconds(1));
        assertThat(bob.entries()).isEmpty();
        connect(ann.session).joined("lobby", Start.END);
        pass(GRACE.multipliedBy(2));
        assertThat(bob.entries())
                .as("a return within the grace time is no event")
                .isEmpty();
    }

    @Test
    void afterTheGraceTimeThereIsOneLeave() {
        TestConnection bob = member("bob");
        TestConnection ann = member("ann");
        bob.entries();

        ann.reader.close();
        pass(GRACE);
        pass(GRACE);
        assertThat(bob.contents())
                .containsExactly("2 \"ann\",{\"session\":\"" + ann.session.id() + "\",\"sessions\":0},\"leave\"");
    }

    @Test
    void whoIsLostWhileTheJoinIsOnItsWayHasTheGraceTimeToComeBack() {
        TestConnection bob = member("bob");
        pass(GRACE);
        TestConnection ann = connect("ann");
        List<JoinOutcome> outcomes = new ArrayList<>();
        store.holdAppends();
        ann.reader.join("lobby", Start.END, outcomes::add);
        ann.reader.close();
        store.release();
        assertThat(outcomes)
                .containsExactly(new JoinOutcome.Refused(new RoomRefusal(Code.CLOSING, "the connection is gone")));
        assertJoinsAndLeaves(bob, ann);
    }

    @Test
    void whoIsLostWhenItIsToldThatItHasJoinedHasTheGraceTimeToComeBack() {
        TestConnection bob = member("bob");
        pass(GRACE);
        TestConnection ann = connect("ann");
        ann.reader.join("lobby", Start.END, outcome -> ann.reader.close());
        assertJoinsAndLeaves(bob, ann);
    }

    private void assertJoinsAndLeaves(TestConnection witness, TestConnection lost) {
        assertThat(witness.contents()).last().asString().endsWith("\"sessions\":1},\"join\"");
        pass(GRACE.minusSeconds(1));
        assertThat(witness.entries()).isEmpty();
        pass(GRACE);
        assertThat(witness.contents()).singleElement().asString().endsWith("\"sessions\":0},\"leave\"");
        assertThat(rooms.isMember(lost.session)).isFalse();
    }

    @Test
    void membersThatWereThereBeforeARestartHaveTheGraceTimeToComeBack() {
        TestConnection ann = member("ann");
        TestConnection bob = member("bob");
        restart();
        TestConnection annAgain = connect(ann.session);
        Joined joined = annAgain.joined("lobby", Start.END);
        assertThat(joined.members()).containsExactly(new Presence("ann", 1), new Presence("bob", 1));

        pass(GRACE);
        assertThat(annAgain.contents()).singleElement().asString().contains("\"bob\"", "\"leave\"");
    }

    @Test
    void severalSessionsOfAUserAreCounted() {
        TestConnection bob = member("bob");
        TestConnection one = connect("ann");
        TestConnection two = connect("ann");
        one.joined("lobby", Start.END);
        assertThat(two.joined("lobby", Start.END).members())
                .containsExactly(new Presence("ann", 2), new Presence("bob", 1));
        bob.entries();
        leave(one);
        assertThat(bob.contents()).singleElement().asString().endsWith("\"sessions\":1},\"leave\"");
        leave(two);
        assertThat(bob.contents()).singleElement().asString().endsWith("\"sessions\":0},\"leave\"");
    }

    private @Nullable RoomRefusal leave(TestConnection from) {
        List<@Nullable RoomRefusal> outcomes = new ArrayList<>();
        rooms.leave(from.reader, "lobby", outcomes::add);
        assertThat(outcomes).hasSize(1);
        return outcomes.get(0);
    }

    @Test
    void anExplicitLeaveIsImmediateAndNothingIsReadAfterIt() {
        TestConnection ann = member("ann");
        assertThat(leave(ann)).isNull();
        publish(connect("bob"), "lobby", 1, "1");
        assertThat(ann.received).last().isEqualTo("left left");
        assertThat(leave(ann).code()).isEqualTo(Code.NOT_JOINED);
    }

    @Test
    void theNewerConnectionOfASessionHasTheRoom() {
        TestConnection old = member("ann");
        TestConnection newer = connect(old.session);
        newer.joined("lobby", Start.END);
        publish(old, "lobby", 1, "1");
        assertThat(old.received).last().isEqualTo("left replaced");
        assertThat(newer.contents()).containsExactly("1 \"ann\",1");
        old.reader.close();
        pass(GRACE);
        assertThat(newer.entries()).isEmpty();
    }

    @Test
    void whoIsThereIsKnownAgainFromALongLog() {
        TestConnection ann = member("ann");
        TestConnection bob = connect("bob");
        for (int i = 1; i <= 3 * StoredRoom.SNAPSHOT_INTERVAL; i++) {
            publish(bob, "lobby", i, String.valueOf(i));
        }
        bob.joined("lobby", Start.END);
        restart();
        assertThat(connect("eve").joined("lobby", Start.END).members())
                .containsExactlyInAnyOrder(new Presence("ann", 1), new Presence("bob", 1), new Presence("eve", 1));
    }

    @Test
    void ofTooManyMembersOnlyTheNumberIsTold() {
        rooms = newRooms(rooms.options().withMaxMembersListed(2), RoomRules.OPEN);
        connect("ann").joined("lobby", Start.END);
        assertThat(connect("bob").joined("lobby", Start.END).members())
                .containsExactly(new Presence("ann", 1), new Presence("bob", 1));
        Joined third = connect("eve").joined("lobby", Start.END);
        assertThat(third.members()).isNull();
        assertThat(third.count()).isEqualTo(3);
    }
}
