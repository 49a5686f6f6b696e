package dev.hawser.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.rooms.JoinOutcome.Joined;
import dev.hawser.rooms.JoinOutcome.Presence;
import dev.hawser.rooms.RoomRefusal.Code;
import dev.hawser.store.Position;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told to whom asks for entries that are not there, or not there any more. */
class RoomsGapTest extends RoomsStage {
    @Test
    void whatIsNotKeptAnyMoreIsAGap() {
        keepTenEntries(rooms.options());
        TestConnection ann = member("ann");
        for (int i = 1; i <= 30; i++) {
            publish(ann, "lobby", i, String.valueOf(i));
        }
        restart();
        TestConnection bob = connect("bob");
        Joined joined = bob.joined("lobby", new Start.At(position(5)));
        assertThat(joined.start().offset()).isEqualTo(22);
        assertThat(bob.contents()).hasSize(10).first().isEqualTo("22 \"ann\",22");
    }

    @Test
    void whoAsksForMoreOfTheLatestThanIsKeptGetsWhatIsKept() {
        keepTenEntries(rooms.options());
        TestConnection ann = member("ann");
        for (int i = 1; i <= 30; i++) {
            publish(ann, "lobby", i, String.valueOf(i));
        }
        TestConnection bob = connect("bob");
        assertThat(bob.joined("lobby", new Start.Last(20)).start().offset()).isEqualTo(22);
        assertThat(bob.gaps).isEmpty();
        assertThat(bob.contents()).hasSize(10).first().isEqualTo("22 \"ann\",22");
    }

    @Test
    void aReaderThatIsSlowerThanWhatIsKeptIsToldTheGap() {
        TestConnection bob = lateReader();
        bob.wake();

        assertThat(bob.received).filteredOn(line -> line.startsWith("gap")).containsExactly("gap 1 to 91");
        Joined again = bob.gaps.get(0);
        assertThat(again.end()).isEqualTo(101);
        assertThat(again.count()).isEqualTo(1);
        assertThat(again.members()).containsExactly(new Presence("bob", 1));
        assertThat(bob.contents()).hasSize(10 + 1).last().asString().startsWith("100 ");
    }

    /** The member bob, who has read nothing of a hundred entries, of which ten are kept, and could read now. */
    private TestConnection lateReader() {
        keepTenEntries(rooms.options().withRoom(new RoomOptions(0)));
        TestConnection bob = member("bob");
        bob.slow = true;
        publishLong(connect("ann"), 1, 100);
        bob.slow = false;
        return bob;
    }

    /** Of a kilobyte each, with these sequence numbers. */
    private void publishLong(TestConnection from, int first, int last) {
        for (int i = first; i <= last; i++) {
            publish(from, "lobby", i, "\"" + "x".repeat(1000) + "\"");
        }
    }

    @Test
    void aGapIsToldOnceHoweverOftenTheReaderIsWokenMeanwhile() {
        TestConnection bob = lateReader();
        bob.entries();
        store.hold();
        bob.wake();
        // Each of these wakes the reader, which cannot go on yet.
        publishLong(connect("ann"), 1, 5);
        while (store.release() > 0) {
            bob.wake();
        }

        assertThat(bob.received).filteredOn(line -> line.startsWith("gap")).hasSize(1);
        List<Long> offsets = bob.contents().stream()
                .map(entry -> Long.valueOf(entry.substring(0, entry.indexOf(' '))))
                .toList();
        assertThat(offsets).isNotEmpty().doesNotHaveDuplicates().isSorted();
    }

    @Test
    void positionsOfAnotherEpochBeginAnewAndThoseOfTheFutureAreRefused() {
        TestConnection ann = member("ann");
        publish(ann, "lobby", 1, "1");
        TestConnection bob = connect("bob");
        assertThat(bob.refused("lobby", new Start.At(position(99)))).isEqualTo(Code.OFFSET_IN_FUTURE);
        assertThat(bob.joined("lobby", new Start.At(new Position(42, 1))).start())
                .isEqualTo(position(0));
        assertThat(bob.contents()).hasSize(3);
    }
}
