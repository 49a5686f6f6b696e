package dev.hawser.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.rooms.JoinOutcome;
import dev.hawser.rooms.LeaveReason;
import dev.hawser.rooms.Reader;
import dev.hawser.rooms.ReaderListener;
import dev.hawser.rooms.RoomRules;
import dev.hawser.rooms.Rooms;
import dev.hawser.rooms.RoomsOptions;
import dev.hawser.rooms.SegmentPool;
import dev.hawser.rooms.SessionKey;
import dev.hawser.rooms.Start;
import dev.hawser.store.MemoryStore;
import dev.hawser.store.Position;
import dev.hawser.store.StoreOptions;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class OutflowTest {
    private final Outflow outflow = new Outflow(10);

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    @Test
    void messagesAreTakenTogetherInTheirOrder() {
        outflow.add(bytes("one"));
        outflow.add(bytes("two"));
        assertThat(outflow.backlog()).isEqualTo(0.6);
        assertThat(outflow.takeMessages()).isEqualTo(new Outflow.Messages(List.of(bytes("one"), bytes("two")), null));
        assertThat(outflow.takeMessages()).isNull();
        assertThat(outflow.backlog()).isZero();
    }

    @Test
    void takesNoMoreThanItsBudgetButOneMessageOfAnyLength() {
        assertThat(outflow.add(bytes("longer than ten"))).isTrue();
        assertThat(outflow.add(bytes("x"))).isFalse();
        outflow.takeMessages();
        assertThat(outflow.add(bytes("12345"))).isTrue();
        assertThat(outflow.add(bytes("67890"))).isTrue();
        assertThat(outflow.add(bytes("x"))).isFalse();
    }

    @Test
    void theEndComesBehindWhatIsThereAndNothingBehindTheEnd() {
        outflow.add(bytes("last"));
        outflow.end(4429, "enough");
        outflow.add(bytes("late"));
        outflow.end(1000, "later");
        assertThat(outflow.takeMessages())
                .isEqualTo(new Outflow.Messages(List.of(bytes("last")), new Outflow.End(4429, "enough")));
        outflow.add(bytes("late"));
        assertThat(outflow.takeMessages()).isNull();
        assertThat(outflow.takeEntries()).isNull();
    }

    @Test
    void noEntryOvertakesAMessageThatWasThereBefore() {
        MemoryStore store = new MemoryStore(StoreOptions.DEFAULT);
        Rooms rooms = new Rooms(
                RoomsOptions.DEFAULT,
                store,
                RoomRules.OPEN,
                SessionKey.random(),
                new SegmentPool(1024 * 1024),
                Runnable::run,
                null);
        Reader reader = rooms.newReader(rooms.newSession("ann"), OptionalLong.empty(), new Deaf(), false);
        reader.join("lobby", Start.END, joined -> {});
        outflow.setReader(reader);
        outflow.add(bytes("before"));
        assertThat(outflow.takeEntries()).isNull();
        outflow.takeMessages();
        ByteBuffer taken = outflow.takeEntries();
        assertThat(taken).isNotNull();
        assertThat(UTF_8.decode(EntryFrames.next(taken)).toString()).endsWith(",\"join\"]");
        reader.settle(taken);
        assertThat(outflow.takeEntries()).isNull();
        rooms.close();
        store.close();
    }

    /** Nobody has to be told. */
    private static final class Deaf implements ReaderListener {
        @Override
        public void wake() {}

        @Override
        public void onGap(String room, Position asked, JoinOutcome.Joined again) {}

        @Override
        public void onLeft(String room, LeaveReason reason) {}

        @Override
        public void onSignal(ByteBuffer message) {}
    }
}
