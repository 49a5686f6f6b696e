package dev.hawser.rooms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.rooms.PublishOutcome.Published;
import dev.hawser.rooms.RoomRefusal.Code;
import dev.hawser.store.StoreOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many rooms a user may bring into being, and what costs one. */
class NewRoomsTest extends RoomsStage {
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    @BeforeEach
    void allowThree() {
        rooms = newRooms(rooms.options().withNewRoomRate(new RateLimit(3, INTERVAL)), RoomRules.OPEN);
    }

    private Code refused(PublishOutcome outcome) {
        return refusal(outcome).code();
    }

    @Test
    void joiningAndPublishingBringRoomsIntoBeingAndThenBothAreRefusedForGood() {
        TestConnection ann = connect("ann");
        ann.joined("one", Start.END);
        publish(ann, "two", 1, "1");
        ann.joined("three", Start.END);
        assertThat(ann.refused("four", Start.END)).isEqualTo(Code.TOO_MANY_ROOMS);
        RoomRefusal refusal = refusal(publish(ann, "five", 1, "1"));
        assertThat(refusal.code()).isEqualTo(Code.TOO_MANY_ROOMS);
        assertThat(refusal.code().isFinal()).isTrue();
        assertThat(refusal.reason()).isEqualTo("you have made too many new rooms; one more may be made in 61 s");
        pass(INTERVAL);
        assertThat(publish(ann, "five", 1, "1")).isInstanceOf(Published.class);
        assertThat(ann.refused("four", Start.END)).isEqualTo(Code.TOO_MANY_ROOMS);
    }

    @Test
    void aNewSessionIsNoWayAroundAndAnotherUserIsNotHeldUp() {
        for (String room : List.of("one", "two", "three")) {
            publish(connect("ann"), room, 1, "1");
        }
        assertThat(refused(publish(connect("ann"), "four", 1, "1"))).isEqualTo(Code.TOO_MANY_ROOMS);
        assertThat(publish(connect("bob"), "four", 1, "1")).isInstanceOf(Published.class);
        assertThat(publish(connect("ann"), "four", 1, "1")).isInstanceOf(Published.class);
    }

    @Test
    void roomsThatAreThereCostNothingAlsoWhenTheyAreOpenedAgain() {
        TestConnection bob = connect("bob");
        for (String room : List.of("one", "two", "three")) {
            publish(bob, room, 1, "1");
        }
        TestConnection ann = connect("ann");
        for (int i = 1; i <= 5; i++) {
            restart();
            ann = connect("ann");
            for (String room : List.of("one", "two", "three")) {
                ann.joined(room, Start.END);
                publish(ann, room, 1, "1");
                rooms.leave(ann.reader, room, refusal -> {});
            }
        }
        for (String room : List.of("four", "five", "six")) {
            assertThat(publish(ann, room, 1, "1")).isInstanceOf(Published.class);
        }
    }

    @Test
    void whatIsRefusedByTheStoreBringsNoRoomIntoBeingAndCostsNothing() {
        TestConnection ann = connect("ann");
        for (int i = 0; i < 10; i++) {
            assertThat(refused(publish(ann, "skipped" + i, 2, "1"))).isEqualTo(Code.SEQUENCE_SKIPPED);
        }
        ann.joined("one", Start.END);
        ann.joined("two", Start.END);
        ann.joined("three", Start.END);
        assertThat(refused(publish(ann, "skipped", 2, "1"))).isEqualTo(Code.SEQUENCE_SKIPPED);
        assertThat(ann.refused("four", Start.END)).isEqualTo(Code.TOO_MANY_ROOMS);
    }

    @Test
    void whatIsUnderWayTogetherCostsOneAndIsPaidWhicheverOfItIsTheFirstEntry() {
        TestConnection ann = connect("ann");
        for (String room : List.of("one", "two", "three", "four")) {
            List<PublishOutcome> outcomes = new ArrayList<>();
            store.holdAppends();
            for (int sequence : new int[] {5, 1, 2, 3}) {
                rooms.publish(ann.reader, room, sequence, null, UTF_8.encode("1"), outcomes::add);
            }
            store.release();
            assertThat(outcomes).hasSize(4);
            if (room.equals("four")) {
                assertThat(refused(outcomes.get(1))).isEqualTo(Code.TOO_MANY_ROOMS);
            } else {
                assertThat(outcomes.get(1)).isInstanceOf(Published.class);
            }
        }
    }

    @Test
    void whoeverMakesTheFirstEntryPaysAloneOfThoseWhoTryTogether() {
        TestConnection ann = connect("ann");
        TestConnection bob = connect("bob");
        for (String room : List.of("one", "two", "three")) {
            store.holdAppends();
            rooms.publish(ann.reader, room, 1, null, UTF_8.encode("1"), outcome -> {});
            rooms.publish(bob.reader, room, 1, null, UTF_8.encode("1"), outcome -> {});
            store.release();
        }
        assertThat(refused(publish(ann, "four", 1, "1"))).isEqualTo(Code.TOO_MANY_ROOMS);
        for (String room : List.of("four", "five", "six")) {
            assertThat(publish(bob, room, 1, "1")).isInstanceOf(Published.class);
        }
        assertThat(refused(publish(bob, "seven", 1, "1"))).isEqualTo(Code.TOO_MANY_ROOMS);
    }

    @Test
    void aPublishThatIsTooFastCostsNoRoom() {
        rooms = newRooms(rooms.options().withEntryRate(new RateLimit(3, Duration.ofSeconds(1))), RoomRules.OPEN);
        TestConnection ann = connect("ann");
        TestConnection bob = connect("bob");
        publish(bob, "lobby", 1, "1");
        publish(ann, "lobby", 1, "1");
        publish(ann, "lobby", 2, "1");
        publish(ann, "lobby", 3, "1");
        for (String room : List.of("one", "two", "three", "four")) {
            assertThat(refused(publish(ann, room, 1, "1"))).isEqualTo(Code.TOO_FAST);
        }
        pass(Duration.ofSeconds(3));
        for (String room : List.of("one", "two", "three")) {
            assertThat(publish(ann, room, 1, "1")).isInstanceOf(Published.class);
        }
    }

    @Test
    void aFullStoreRefusesNewRoomsForNowAndTheOthersGoOn() {
        store.close();
        store = new HeldStore(StoreOptions.DEFAULT.withMaxRooms(2));
        restart();
        TestConnection ann = connect("ann");
        TestConnection bob = connect("bob");
        ann.joined("one", Start.END);
        publish(ann, "two", 1, "1");
        for (int i = 0; i < 10; i++) {
            RoomRefusal refusal = refusal(publish(bob, "three", 1, "1"));
            assertThat(refusal.code()).isEqualTo(Code.OVERLOADED);
            assertThat(refusal.reason()).isEqualTo("there are 2 rooms already (maxRooms)");
            assertThat(bob.refused("four", Start.END)).isEqualTo(Code.OVERLOADED);
        }
        bob.joined("one", Start.END);
        assertThat(offset(publish(bob, "one", 1, "1"))).isEqualTo(2);
        assertThat(offset(publish(bob, "two", 1, "1"))).isEqualTo(1);
    }

    @Test
    void whoMakesNoRoomsForAWhileIsNotKept() {
        publish(connect("ann"), "one", 1, "1");
        assertThat(rooms.open().rates().newRooms().size()).isEqualTo(1);
        pass(INTERVAL);
        assertThat(rooms.open().rates().newRooms().size()).isZero();
    }
}
