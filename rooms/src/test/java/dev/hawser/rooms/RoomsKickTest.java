package dev.hawser.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.rooms.JoinOutcome.Joined;
import dev.hawser.rooms.JoinOutcome.Presence;
import dev.hawser.rooms.RoomRefusal.Code;
import dev.hawser.store.Position;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is thrown out is out, also when there was no connection at that moment, and comes back by their own will only. */
class RoomsKickTest extends RoomsStage {
    @BeforeEach
    void annMayKick() {
        rule(new RoomRules() {
            @Override
            public boolean mayKick(String user, String room, String other) {
                return user.equals("ann");
            }
        });
    }

    @Test
    void whoIsKickedReadsTheKickAndNothingAfterIt() {
        TestConnection ann = member("ann");
        TestConnection bob = member("bob");
        bob.slow = true;
        assertThat(refusal(publish(bob, "lobby", 1, "kick", "{\"user\":\"ann\"}"))
                        .code())
                .isEqualTo(Code.NOT_ALLOWED);
        publish(ann, "lobby", 1, "kick", "{\"user\":\"bob\"}");
        publish(ann, "lobby", 2, "\"secret\"");
        bob.slow = false;
        bob.wake();

        assertThat(bob.received.get(bob.received.size() - 2)).endsWith("{\"user\":\"bob\"},\"kick\"]");
        assertThat(bob.received).last().isEqualTo("left kicked");
        assertThat(connect("eve").joined("lobby", Start.END).members())
                .containsExactly(new Presence("ann", 1), new Presence("eve", 1));
    }

    @Test
    void whoIsKickedAndSlowerThanWhatIsKeptIsToldTheGapAndThatItIsOver() {
        keepTenEntries(rooms.options().withRoom(new RoomOptions(0)));
        TestConnection ann = connect("ann");
        TestConnection bob = member("bob");
        bob.slow = true;
        publish(ann, "lobby", 1, "kick", "{\"user\":\"bob\"}");
        for (int i = 2; i <= 30; i++) {
            publish(ann, "lobby", i, "\"" + "x".repeat(10_000) + "\"");
        }
        bob.entries();
        bob.slow = false;
        bob.wake();
        assertThat(bob.received).containsExactly("gap 1 to 21", "left kicked");
    }

    @Test
    void whoHasLeftIsToldNoGapAnyMore() {
        keepTenEntries(rooms.options().withRoom(new RoomOptions(0)));
        TestConnection ann = connect("ann");
        TestConnection bob = member("bob");
        bob.slow = true;
        for (int i = 1; i <= 30; i++) {
            publish(ann, "lobby", i, "\"" + "x".repeat(10_000) + "\"");
        }
        bob.entries();
        bob.slow = false;
        store.hold();
        bob.wake();
        rooms.leave(bob.reader, "lobby", refusal -> {});
        store.release();
        assertThat(bob.received).containsExactly("left left");
    }

    /** Bob, whose connection was lost, is thrown out by the entry 2. */
    private Session kickedWhileAway() {
        TestConnection ann = member("ann");
        TestConnection bob = member("bob");
        bob.reader.close();
        assertThat(offset(publish(ann, "lobby", 1, "kick", "{\"user\":\"bob\"}")))
                .isEqualTo(2);
        return bob.session;
    }

    private Start at(long offset) {
        return new Start.At(position(offset));
    }

    @Test
    void whoWasKickedWithoutAConnectionDoesNotSlipBackByResuming() {
        Session bob = kickedWhileAway();
        for (int i = 0; i < 2; i++) {
            assertThat(connect(bob).refused("lobby", at(0))).isEqualTo(Code.KICKED);
            assertThat(connect(bob).refused("lobby", at(2))).isEqualTo(Code.KICKED);
            assertThat(connect("bob").refused("lobby", at(2)))
                    .as("another session of his")
                    .isEqualTo(Code.KICKED);
            assertThat(connect(bob).refused("lobby", new Start.At(new Position(42, 9))))
                    .as("a position of another epoch is older")
                    .isEqualTo(Code.KICKED);
            restart();
        }
        assertThat(Code.KICKED.isFinal()).isTrue();
    }

    @Test
    void whoWasKickedAfterTheGraceTimeDoesNotSlipBackEither() {
        TestConnection ann = member("ann");
        TestConnection bob = member("bob");
        bob.reader.close();
        pass(GRACE);
        publish(ann, "lobby", 1, "kick", "{\"user\":\"bob\"}");
        assertThat(connect(bob.session).refused("lobby", at(2))).isEqualTo(Code.KICKED);
    }

    @Test
    void whoComesByTheirOwnWillIsLetInWhereTheRulesAllowIt() {
        Session bob = kickedWhileAway();
        assertThat(connect(bob).join("lobby", at(3)))
                .as("with a position behind the kick")
                .isInstanceOf(Joined.class);
        bob = kickedWhileAwayAgain();
        assertThat(connect(bob).join("lobby", Start.END)).isInstanceOf(Joined.class);
        bob = kickedWhileAwayAgain();
        assertThat(connect(bob).join("lobby", Start.OLDEST)).isInstanceOf(Joined.class);
    }

    private Session kickedWhileAwayAgain() {
        TestConnection bob = member("bob");
        bob.reader.close();
        publish(connect("ann"), "lobby", 1, "kick", "{\"user\":\"bob\"}");
        return bob.session;
    }

    @Test
    void whoHasComeBackByTheirOwnWillResumesAsEverybody() {
        kickedWhileAway();
        TestConnection bob = connect("bob");
        bob.joined("lobby", Start.OLDEST);
        bob.reader.close();
        pass(GRACE);
        assertThat(connect(bob.session).join("lobby", at(1)))
                .as("it reads what was before the kick, is lost, and comes back")
                .isInstanceOf(Joined.class);
    }

    @Test
    void aKickIsKnownAgainFromALongLog() {
        Session bob = kickedWhileAway();
        TestConnection eve = connect("eve");
        for (int i = 1; i <= 3 * StoredRoom.SNAPSHOT_INTERVAL; i++) {
            publish(eve, "lobby", i, String.valueOf(i));
        }
        restart();
        assertThat(connect(bob).refused("lobby", at(2))).isEqualTo(Code.KICKED);
        assertThat(connect("eve").joined("lobby", Start.END).members())
                .containsExactly(new Presence("ann", 1), new Presence("eve", 1));
    }

    @Test
    void aJoinThatComesWhileAKickIsOnItsWayWaitsForIt() {
        TestConnection ann = member("ann");
        TestConnection bob = member("bob");
        bob.reader.close();
        pass(GRACE);
        store.holdAppends();
        rooms.publish(ann.reader, "lobby", 1, "kick", json("{\"user\":\"bob\"}"), outcome -> {});
        TestConnection again = connect(bob.session);
        again.reader.join("lobby", at(2), outcome -> again.received.add(String.valueOf(outcome)));
        assertThat(again.received).isEmpty();
        store.release();
        assertThat(again.received).singleElement().asString().contains("code=KICKED");
    }
}
