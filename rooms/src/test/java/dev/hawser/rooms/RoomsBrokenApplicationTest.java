package dev.hawser.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.rooms.RoomRefusal.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the application does when it is asked or told something must not keep a room from going on. */
class RoomsBrokenApplicationTest extends RoomsStage {
    private boolean isBroken;

    private boolean answer() {
        if (isBroken) {
            throw new IllegalStateException("the users' database is not there");
        }
        return true;
    }

    private void ruleByADatabase() {
        rule(new RoomRules() {
            @Override
            public boolean mayJoin(String user, String room) {
                return answer();
            }

            @Override
            public boolean mayPublish(String user, String room, @Nullable String kind) {
                return answer();
            }

            @Override
            public boolean mayChange(String user, String room, String author) {
                return answer();
            }
        });
    }

    private static <T extends @Nullable Object> Consumer<T> broken() {
        return outcome -> {
            throw new IllegalStateException("a broken application");
        };
    }

    @Test
    void whoCannotBeJudgedMayJoinLater() {
        ruleByADatabase();
        TestConnection ann = connect("ann");
        isBroken = true;
        assertThat(ann.refused("lobby", Start.END)).isEqualTo(Code.OVERLOADED);
        isBroken = false;
        assertThat(ann.joined("lobby", Start.END).count()).isEqualTo(1);
    }

    @Test
    void whatCannotBeJudgedIsPublishedWhenItComesAgain() {
        ruleByADatabase();
        TestConnection ann = connect("ann");
        isBroken = true;
        assertThat(refusal(publish(ann, "lobby", 1, "1")).code()).isEqualTo(Code.OVERLOADED);
        isBroken = false;
        assertThat(offset(publish(ann, "lobby", 1, "1"))).isZero();
    }

    @Test
    void aChangeThatCannotBeJudgedHoldsUpNothing() {
        ruleByADatabase();
        publish(connect("bob"), "lobby", 1, "\"bob's\"");
        TestConnection ann = connect("ann");
        isBroken = true;
        assertThat(refusal(publish(ann, "lobby", 1, "edit", "{\"offset\":0,\"data\":1}")))
                .isEqualTo(new RoomRefusal(Code.OVERLOADED, "it could not be found out whether you may"));
        isBroken = false;
        assertThat(offset(publish(ann, "lobby", 1, "edit", "{\"offset\":0,\"data\":1}")))
                .isEqualTo(1);
    }

    @Test
    void whoThrowsWhenItHasJoinedOrLeftIsAnsweredTheNextTime() {
        TestConnection ann = connect("ann");
        ann.reader.join("lobby", Start.END, broken());
        List<@Nullable RoomRefusal> outcomes = new ArrayList<>();
        rooms.leave(ann.reader, "lobby", outcomes::add);
        assertThat(outcomes).containsExactly((RoomRefusal) null);

        ann.joined("lobby", Start.END);
        rooms.leave(ann.reader, "lobby", broken());
        assertThat(ann.joined("lobby", Start.END).count()).isEqualTo(1);
    }

    @Test
    void whoThrowsWhenItIsRefusedIsAnsweredTheNextTime() {
        ruleByADatabase();
        TestConnection ann = connect("ann");
        isBroken = true;
        ann.reader.join("lobby", Start.END, broken());
        assertThat(ann.refused("lobby", Start.END)).isEqualTo(Code.OVERLOADED);
    }

    @Test
    void whoThrowsWhenItHasPublishedIsAnsweredTheNextTime() {
        TestConnection ann = connect("ann");
        rooms.publish(ann.reader, "lobby", 1, null, json("1"), broken());
        assertThat(refusal(publish(ann, "lobby", 2, "edit", "{\"offset\":7,\"data\":1}"))
                        .code())
                .isEqualTo(Code.NO_SUCH_ENTRY);
    }
}
