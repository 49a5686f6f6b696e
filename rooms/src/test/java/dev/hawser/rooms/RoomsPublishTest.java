package dev.hawser.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.rooms.PublishOutcome.Published;
import dev.hawser.rooms.RoomRefusal.Code;
import dev.hawser.store.StoreOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a publish is answered: too fast, late, forgotten, or asked for with a probe. */
class RoomsPublishTest extends RoomsStage {
    private static final Duration INTERVAL = Duration.ofMillis(100);

    private void slowDown() {
        rooms = newRooms(rooms.options().withEntryRate(new RateLimit(3, INTERVAL)), RoomRules.OPEN);
    }

    @Test
    void asMuchAsIsAllowedAtOnceAndThenOneAfterEachInterval() {
        slowDown();
        TestConnection ann = connect("ann");
        for (int i = 1; i <= 3; i++) {
            assertThat(offset(publish(ann, "lobby", i, "1"))).isEqualTo(i - 1);
        }
        RoomRefusal refusal = refusal(publish(ann, "lobby", 4, "1"));
        assertThat(refusal.code()).isEqualTo(Code.TOO_FAST);
        assertThat(refusal.code().isFinal()).isFalse();
        assertThat(refusal.retryAfterMillis())
                .as("until there is room for all of a burst again")
                .isEqualTo(301);
        pass(INTERVAL);
        assertThat(offset(publish(ann, "lobby", 4, "1"))).isEqualTo(3);
        assertThat(refusal(publish(ann, "lobby", 5, "1")).code()).isEqualTo(Code.TOO_FAST);
        pass(Duration.ofMillis(301));
        for (int i = 5; i <= 7; i++) {
            assertThat(offset(publish(ann, "lobby", i, "1"))).isEqualTo(i - 1);
        }
    }

    @Test
    void aNewSessionIsNoWayAroundAndAnotherUserIsNotHeldUp() {
        slowDown();
        TestConnection ann = connect("ann");
        publish(ann, "one", 1, "1");
        publish(ann, "two", 1, "1");
        publish(connect("ann"), "one", 1, "1");
        assertThat(refusal(publish(connect("ann"), "three", 1, "1")).code()).isEqualTo(Code.TOO_FAST);
        assertThat(publish(connect("bob"), "one", 1, "1")).isInstanceOf(Published.class);
    }

    @Test
    void whatIsInTheLogIsAcknowledgedHoweverFastItComesAgain() {
        slowDown();
        TestConnection ann = connect("ann");
        for (int i = 1; i <= 3; i++) {
            publish(ann, "lobby", i, "1");
        }
        for (int i = 0; i < 10; i++) {
            assertThat(publish(ann, "lobby", 2, "1")).isEqualTo(new Published(position(1), true));
        }
    }

    @Test
    void whatComesBehindOneThatIsRefusedTakesNothingFromIt() {
        slowDown();
        TestConnection ann = connect("ann");
        for (int i = 1; i <= 3; i++) {
            publish(ann, "lobby", i, "1");
        }
        publish(ann, "lobby", 4, "1");
        for (int i = 5; i <= 60; i++) {
            pass(Duration.ofMillis(10));
            RoomRefusal behind = refusal(publish(ann, "lobby", i, "1"));
            assertThat(behind.code()).isEqualTo(Code.SEQUENCE_SKIPPED);
            assertThat(behind.expectedSequence()).isEqualTo(4);
        }
        for (int i = 4; i <= 6; i++) {
            assertThat(offset(publish(ann, "lobby", i, "1"))).isEqualTo(i - 1);
        }
    }

    @Test
    void aClientThatWaitsAsItIsToldIsNeverStarvedNorReordered() {
        slowDown();
        TestConnection ann = connect("ann");
        int acknowledged = 0;
        int rounds = 0;
        while (acknowledged < 60) {
            long wait = 0;
            for (int i = acknowledged + 1; i <= 60; i++) {
                PublishOutcome outcome = publish(ann, "lobby", i, String.valueOf(i));
                if (outcome instanceof Published published) {
                    assertThat(published.position().offset()).isEqualTo(i - 1);
                    acknowledged = i;
                } else {
                    wait = Math.max(wait, refusal(outcome).retryAfterMillis());
                }
            }
            pass(Duration.ofMillis(wait));
            rounds++;
        }
        assertThat(rounds).isEqualTo(20);
    }

    @Test
    void whoIsSilentForAWhileIsNotKept() {
        slowDown();
        publish(connect("ann"), "lobby", 1, "1");
        assertThat(rooms.open().rates().entries().size()).isEqualTo(1);
        pass(INTERVAL);
        assertThat(rooms.open().rates().entries().size()).isZero();
    }

    @Test
    void aLatePublishOfAnOlderConnectionIsDroppedInThatRoom() {
        TestConnection old = connect("ann");
        publish(old, "lobby", 1, "1");
        TestConnection newer = connect(old.session);
        assertThat(offset(publish(old, "lobby", 2, "2")))
                .as("nothing has come over the newer one")
                .isEqualTo(1);
        assertThat(publish(newer, "lobby", 2, "2")).isEqualTo(new Published(position(1), true));
        assertThat(publish(old, "lobby", 3, "late")).isEqualTo(new PublishOutcome.Late());
        assertThat(publish(old, "other", 1, "1")).isInstanceOf(Published.class);
        assertThat(offset(publish(newer, "lobby", 3, "3"))).isEqualTo(2);
        old.reader.close();
        newer.reader.close();
        assertThat(publish(old, "lobby", 4, "late")).isEqualTo(new PublishOutcome.Late());
        assertThat(rooms.open().sessions().count()).isZero();
    }

    @Test
    void aRepeatWhosePositionIsForgottenIsInTheLog() {
        store.close();
        store = new HeldStore(StoreOptions.DEFAULT.withPublishers(10, 2, Duration.ofDays(1)));
        restart();
        TestConnection ann = connect("ann");
        for (int i = 1; i <= 4; i++) {
            publish(ann, "lobby", i, "1");
        }
        assertThat(publish(ann, "lobby", 2, "1")).isEqualTo(new PublishOutcome.Forgotten());
        assertThat(publish(ann, "lobby", 2, "join", "null")).isEqualTo(new PublishOutcome.Forgotten());
    }

    @Test
    void aProbeFindsOutWhatIsInTheLogAlsoBehindWhatIsUnderWay() {
        TestConnection ann = connect("ann");
        List<PublishOutcome> outcomes = new ArrayList<>();
        store.holdAppends();
        for (int i = 1; i <= 2; i++) {
            rooms.publish(ann.reader, "lobby", i, null, json("1"), outcomes::add);
        }
        rooms.publish(ann.reader, "lobby", 2, "join", json("null"), outcomes::add);
        rooms.publish(ann.reader, "lobby", 3, "join", json("null"), outcomes::add);
        store.release();
        assertThat(outcomes.subList(0, 3))
                .containsExactly(
                        new Published(position(0), false),
                        new Published(position(1), false),
                        new Published(position(1), true));
        assertThat(refusal(outcomes.get(3)).code()).isEqualTo(Code.KIND_RESERVED);
        assertThat(offset(publish(ann, "lobby", 3, "3")))
                .as("its number is free")
                .isEqualTo(2);
    }
}
