package dev.hawser.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.rooms.PublishOutcome.Published;
import dev.hawser.rooms.RoomRefusal.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A room whose entries cannot be read, now or until the store is opened again: whoever asks is told so, and may ask again. */
class UnreadableRoomTest extends RoomsStage {
    private static final Duration RETRY = Duration.ofSeconds(1);

    private TestConnection ann;

    @BeforeEach
    void publishTwice() {
        ann = member("ann");
        publish(ann, "lobby", 1, "1");
        publish(ann, "lobby", 2, "edit", "{\"offset\":1,\"data\":2}");
    }

    @Test
    void whoeverAsksForARoomThatCannotBeOpenedIsRefusedForNow() {
        restart();
        store.failReads(true);
        ann = connect(ann.session);
        List<RoomRefusal> refusals = new ArrayList<>();
        ann.reader.join("lobby", Start.END, outcome -> refusals.add(((JoinOutcome.Refused) outcome).refusal()));
        // This one comes while it is about to be tried again.
        rooms.publish(ann.reader, "lobby", 3, null, json("3"), outcome -> refusals.add(refusal(outcome)));
        rooms.publish("lobby", "system", null, json("4"), outcome -> refusals.add(refusal(outcome)));
        rooms.signal(ann.session, "lobby", "typing", json("5"), refusals::add);
        rooms.history(
                ann.session,
                "lobby",
                OptionalLong.empty(),
                1,
                outcome -> refusals.add(((HistoryOutcome.Refused) outcome).refusal()));
        rooms.leave(ann.reader, "lobby", refusals::add);
        pass(RETRY);
        assertThat(refusals).hasSize(6).allSatisfy(refusal -> {
            assertThat(refusal.code()).isEqualTo(Code.STORE_FAILED);
            assertThat(refusal.code().isFinal()).isFalse();
            assertThat(refusal.reason()).isEqualTo("the room cannot be read now");
        });

        store.failReads(false);
        pass(RETRY);
        ann.joined("lobby", Start.OLDEST);
        assertThat(ann.contents()).hasSize(3);
    }

    @Test
    void aRoomThatCannotBeOpenedIsNotReadAgainAndAgainForNobody() {
        restart();
        store.failReads(true);
        ann = connect(ann.session);
        assertThat(ann.refused("lobby", Start.END)).isEqualTo(Code.STORE_FAILED);
        ann.reader.close();
        pass(RETRY);
        pass(RETRY);
        int reads = store.reads();
        pass(RETRY);
        assertThat(store.reads()).isEqualTo(reads);
        assertThat(rooms.open().size()).isZero();
    }

    @Test
    void whoeverWaitsForTheNextTryIsToldWhenTheRoomsGoDown() {
        restart();
        store.failReads(true);
        ann = connect(ann.session);
        assertThat(ann.refused("lobby", Start.END)).isEqualTo(Code.STORE_FAILED);
        List<RoomRefusal> refusals = new ArrayList<>();
        rooms.leave(ann.reader, "lobby", refusals::add);
        assertThat(refusals).isEmpty();
        rooms.close();
        assertThat(refusals).singleElement().extracting(RoomRefusal::code).isEqualTo(Code.CLOSING);
    }

    @Test
    void aRepeatIsAcknowledgedThoughWhatItChangesCannotBeRead() {
        store.failReads(true);
        assertThat(publish(ann, "lobby", 2, "edit", "{\"offset\":1,\"data\":2}"))
                .isInstanceOfSatisfying(
                        Published.class,
                        published -> assertThat(published.repeat()).isTrue());
        RoomRefusal refusal = refusal(publish(ann, "lobby", 3, "edit", "{\"offset\":1,\"data\":3}"));
        assertThat(refusal.code().isFinal()).isFalse();
        assertThat(refusal.reason()).isEqualTo("failed on purpose");
    }
}
