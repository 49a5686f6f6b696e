package dev.hawser.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.rooms.JoinOutcome.Joined;
import dev.hawser.rooms.PublishOutcome.Published;
import dev.hawser.rooms.RoomRefusal.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What costs others something besides publishing: coming and going, signals, and asking for history. */
class UserRatesTest extends RoomsStage {
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final RateLimit FOUR = new RateLimit(4, INTERVAL);

    private void limit(RoomsOptions options) {
        rooms = newRooms(options, RoomRules.OPEN);
    }

    private RoomRefusal joinRefusal(TestConnection connection) {
        JoinOutcome outcome = connection.join("lobby", Start.END);
        return ((JoinOutcome.Refused) outcome).refusal();
    }

    @Test
    void whoComesAndGoesAgainAndAgainDoesNotFillARoom() {
        limit(rooms.options().withEntryRate(FOUR));
        for (int i = 0; i < 2; i++) {
            TestConnection ann = connect("ann");
            ann.joined("lobby", Start.END);
            rooms.leave(ann.reader, "lobby", refusal -> {});
        }
        TestConnection ann = connect("ann");
        RoomRefusal refusal = joinRefusal(ann);
        assertThat(refusal.code()).isEqualTo(Code.TOO_FAST);
        assertThat(refusal.reason()).isEqualTo("you come and go too fast; more is possible in 401 ms");
        assertThat(refusal.retryAfterMillis()).isEqualTo(401);
        assertThat(refusal(publish(ann, "lobby", 1, "1")).code())
                .as("an entry is an entry")
                .isEqualTo(Code.TOO_FAST);
        assertThat(connect("bob").join("lobby", Start.END)).isInstanceOf(Joined.class);
        pass(INTERVAL);
        assertThat(joinRefusal(ann).code()).as("a leave will follow").isEqualTo(Code.TOO_FAST);
        pass(Duration.ofMillis(refusal.retryAfterMillis()));
        assertThat(ann.join("lobby", Start.END)).isInstanceOf(Joined.class);
    }

    @Test
    void comingBackIsNoEntryAndMayBeAsOftenAsTheNetworkWants() {
        limit(rooms.options().withEntryRate(FOUR));
        TestConnection ann = member("ann");
        for (int i = 0; i < 20; i++) {
            ann.reader.close();
            ann = connect(ann.session);
            ann.joined("lobby", Start.END);
        }
        assertThat(publish(ann, "lobby", 1, "1")).isInstanceOf(Published.class);
    }

    @Test
    void aJoinIsPossibleWhereLessIsAllowedThanItCounts() {
        limit(rooms.options().withEntryRate(new RateLimit(1, INTERVAL)));
        TestConnection ann = member("ann");
        assertThat(refusal(publish(ann, "lobby", 1, "1")).retryAfterMillis()).isEqualTo(101);
    }

    @Test
    void aJoinThatIsRefusedTakesNothing() {
        limit(rooms.options().withEntryRate(FOUR).withNewRoomRate(new RateLimit(1, Duration.ofHours(1))));
        TestConnection ann = member("ann");
        for (int i = 0; i < 5; i++) {
            assertThat(ann.refused("another", Start.END)).isEqualTo(Code.TOO_MANY_ROOMS);
        }
        assertThat(publish(ann, "lobby", 1, "1")).isInstanceOf(Published.class);
    }

    @Test
    void moreSignalsThanAUserMayGiveAreGivenToNobodyHoweverManyConnectionsGiveThem() {
        limit(rooms.options().withSignalRate(FOUR));
        TestConnection bob = connect("bob");
        TestConnection one = connect("ann");
        TestConnection two = connect("ann");
        for (TestConnection connection : List.of(bob, one, two)) {
            connection.joined("lobby", Start.END);
        }
        List<@Nullable RoomRefusal> outcomes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            rooms.signal(one.session, "lobby", "typing", json("\"one\""), outcomes::add);
            rooms.signal(two.session, "lobby", "typing", json("\"two\""), outcomes::add);
        }
        assertThat(outcomes).hasSize(6).containsOnlyNulls();
        assertThat(bob.received).filteredOn(line -> line.contains("typing")).hasSize(4);
        pass(INTERVAL);
        rooms.signal(one.session, "lobby", "typing", json("\"later\""), outcomes::add);
        assertThat(bob.received).last().asString().contains("later");
    }

    @Test
    void moreHistoryThanAUserMayAskForIsRefusedForAWhile() {
        limit(rooms.options().withHistoryRate(FOUR));
        TestConnection ann = member("ann");
        List<HistoryOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            rooms.history(ann.session, "lobby", OptionalLong.empty(), 10, outcomes::add);
        }
        assertThat(outcomes.subList(0, 4)).hasOnlyElementsOfType(HistoryOutcome.Entries.class);
        RoomRefusal refusal = ((HistoryOutcome.Refused) outcomes.get(4)).refusal();
        assertThat(refusal.code()).isEqualTo(Code.TOO_FAST);
        assertThat(refusal.retryAfterMillis()).isEqualTo(401);
        pass(INTERVAL);
        rooms.history(ann.session, "lobby", OptionalLong.empty(), 10, outcomes::add);
        assertThat(outcomes).last().isInstanceOf(HistoryOutcome.Entries.class);
    }
}
