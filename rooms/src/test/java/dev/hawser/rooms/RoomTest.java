package dev.hawser.rooms;

import static dev.hawser.rooms.RoomTexts.join;
import static dev.hawser.rooms.RoomTexts.publish;
import static dev.hawser.rooms.RoomTexts.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Who is in a room. */
class RoomTest {
    private final SegmentPool pool = new SegmentPool(4 * 1024 * 1024);

    /** Passes that wait until the test runs them. */
    private final ArrayDeque<Runnable> passes = new ArrayDeque<>();

    private final Room room = new Room(RoomOptions.DEFAULT, pool, passes::add);

    @Test
    void leavingTwiceIsLeavingOnceAndTheCursorOfAnotherRoomIsRefused() {
        Room other = new Room(RoomOptions.DEFAULT, pool, passes::add);
        ReadingMember stays = join(room);
        ReadingMember leaves = join(room);
        ReadingMember elsewhere = join(other);

        room.leave(leaves.cursor());
        room.leave(leaves.cursor());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> room.leave(elsewhere.cursor()))
                .withMessage("the cursor is of another room");

        assertThat(room.size()).isEqualTo(1);
        publish(room, "one");
        publish(other, "two");
        while (!passes.isEmpty()) {
            passes.remove().run();
        }
        assertThat(texts(stays)).containsExactly("one");
        assertThat(leaves.received()).isEmpty();
        assertThat(texts(elsewhere)).containsExactly("two");
    }

    @Test
    void keepsNobodyWhoHasLeft() {
        List<WeakReference<Cursor>> left = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            left.add(joinAndLeave());
        }
        for (int i = 0; i < 50 && left.stream().anyMatch(reference -> reference.get() != null); i++) {
            System.gc();
        }

        assertThat(left).allSatisfy(reference -> assertThat(reference.get()).isNull());
        assertThat(room.size()).isZero();
    }

    private WeakReference<Cursor> joinAndLeave() {
        ReadingMember reader = join(room);
        publish(room, "one");
        passes.remove().run();
        room.leave(reader.cursor());
        return new WeakReference<>(reader.cursor());
    }

    @Test
    void exactlyThoseWhoAreInTheRoomAreWoken() {
        long seed = System.nanoTime();
        System.out.println("RoomTest.exactlyThoseWhoAreInTheRoomAreWoken seed " + seed);
        Random random = new Random(seed);
        List<ReadingMember> in = new ArrayList<>();
        List<ReadingMember> out = new ArrayList<>();
        List<Integer> expected = new ArrayList<>();
        for (int round = 0; round < 2000; round++) {
            if (in.isEmpty() || random.nextBoolean()) {
                in.add(join(room));
                expected.add(0);
            } else {
                int index = random.nextInt(in.size());
                ReadingMember leaves = in.remove(index);
                assertThat(leaves.received()).hasSize(expected.remove(index));
                room.leave(leaves.cursor());
                leaves.received().clear();
                out.add(leaves);
            }
            if (random.nextInt(3) == 0) {
                publish(room, "round " + round);
                passes.remove().run();
                expected.replaceAll(count -> count + 1);
            }
            assertThat(room.size()).isEqualTo(in.size());
        }
        for (int i = 0; i < in.size(); i++) {
            assertThat(in.get(i).received()).hasSize(expected.get(i));
        }
        assertThat(out).allSatisfy(reader -> assertThat(reader.received()).isEmpty());
    }
}
