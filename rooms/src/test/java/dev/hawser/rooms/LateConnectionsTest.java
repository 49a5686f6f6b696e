package dev.hawser.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.rooms.RoomRefusal.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What comes over a connection that its client has given up, when the session goes on over another one. */
class LateConnectionsTest extends RoomsStage {
    private final Session session = rooms.newSession("ann");

    private TestConnection connection(long number) {
        return new TestConnection(rooms, session, OptionalLong.of(number));
    }

    private @Nullable RoomRefusal leave(TestConnection from) {
        List<@Nullable RoomRefusal> outcomes = new ArrayList<>();
        rooms.leave(from.reader, "lobby", outcomes::add);
        assertThat(outcomes).hasSize(1);
        return outcomes.get(0);
    }

    @Test
    void aLateJoinTakesNothingFromTheNewerConnection() {
        TestConnection old = connection(1);
        TestConnection newer = connection(2);
        newer.joined("lobby", Start.END);
        assertThat(old.join("lobby", Start.END)).isEqualTo(new JoinOutcome.Late());
        newer.entries();
        publish(newer, "lobby", 1, "1");
        assertThat(newer.contents()).containsExactly("1 \"ann\",1");
        assertThat(old.join("another", Start.END)).isInstanceOf(JoinOutcome.Joined.class);
    }

    @Test
    void theClientsCountDecidesAndNotTheOrderInWhichConnectionsCome() {
        TestConnection newer = connection(3);
        newer.joined("lobby", Start.END);
        publish(newer, "lobby", 1, "1");
        TestConnection late = connection(2);
        assertThat(late.join("lobby", Start.END)).isEqualTo(new JoinOutcome.Late());
        assertThat(publish(late, "lobby", 2, "late")).isEqualTo(new PublishOutcome.Late());
        assertThat(offset(publish(newer, "lobby", 2, "2"))).isEqualTo(2);
    }

    @Test
    void betweenTwoPollsTheOrderIsKeptWhileTheSessionIsInTheRoom() {
        TestConnection poll = connection(2);
        poll.joined("lobby", Start.END);
        poll.reader.close();
        TestConnection late = connection(1);
        assertThat(late.join("lobby", Start.END)).isEqualTo(new JoinOutcome.Late());
        late.reader.close();
        connection(3).joined("lobby", Start.END);
    }

    @Test
    void aLateLeaveOrByeLeavesNothingThatANewerConnectionHas() {
        TestConnection old = connection(1);
        old.joined("lobby", Start.END);
        TestConnection newer = connection(2);
        newer.joined("lobby", Start.END);
        RoomRefusal refusal = leave(old);
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(Code.NOT_JOINED);
        rooms.leaveAll(old.reader);
        assertThat(offset(publish(newer, "lobby", 1, "nobody has left"))).isEqualTo(1);
        assertThat(leave(newer)).isNull();
    }

    @Test
    void aLateJoinDoesNotBringBackWhatWasLeft() {
        TestConnection old = connection(1);
        TestConnection newer = connection(2);
        newer.joined("lobby", Start.END);
        assertThat(leave(newer)).isNull();
        assertThat(old.join("lobby", Start.END)).isEqualTo(new JoinOutcome.Late());
        newer.joined("lobby", Start.END);
    }

    @Test
    void oneThatDoesNotCountIsTheNewestOfThoseThatAreThere() {
        TestConnection counted = connection(7);
        counted.joined("lobby", Start.END);
        TestConnection next = connect(session);
        next.joined("lobby", Start.END);
        assertThat(counted.join("lobby", Start.END)).isEqualTo(new JoinOutcome.Late());
    }

    @Test
    void aSessionThatNobodyHasToDoWithIsNotKept() {
        TestConnection ann = connection(1);
        ann.joined("lobby", Start.END);
        ann.reader.close();
        assertThat(rooms.open().sessions().count()).isEqualTo(1);
        pass(GRACE.plus(Duration.ofSeconds(10)));
        assertThat(rooms.open().sessions().count()).isZero();
    }
}
