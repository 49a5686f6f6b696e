package dev.hawser.rooms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.rooms.PublishOutcome.Published;
import dev.hawser.store.Position;
import dev.hawser.store.Retention;
import dev.hawser.store.StoreOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** Rooms over a store in memory, where everything happens before a call returns, in a time of its own; for tests. */
abstract class RoomsStage {
    static final Duration GRACE = Duration.ofSeconds(30);

    final TestClock clock = new TestClock();
    private final SegmentPool pool = new SegmentPool(1024 * 1024);
    HeldStore store = new HeldStore(StoreOptions.DEFAULT);
    private RoomRules rules = RoomRules.OPEN;
    Rooms rooms = newRooms(RoomsOptions.DEFAULT.withGrace(GRACE), RoomRules.OPEN);

    Rooms newRooms(RoomsOptions options, RoomRules rules) {
        SessionKey key = SessionKey.of("a secret of thirty-two bytes, or".getBytes(UTF_8));
        return new Rooms(options, store, rules, key, pool, Runnable::run, null, clock);
    }

    /** As after the death of the process: nothing is told to anybody. */
    void restart() {
        rooms = newRooms(rooms.options(), rules);
    }

    /** Has the application say who may do what from now on. */
    void rule(RoomRules own) {
        rules = own;
        rooms = newRooms(rooms.options(), rules);
    }

    /** With another store, which keeps ten entries of each room. */
    void keepTenEntries(RoomsOptions options) {
        store.close();
        store = new HeldStore(StoreOptions.DEFAULT.withRetention(Retention.DEFAULT.withEntries(10)));
        rooms = newRooms(options, rules);
    }

    @AfterEach
    void close() {
        rooms.close();
        store.close();
    }

    TestConnection connect(String user) {
        return new TestConnection(rooms, rooms.newSession(user));
    }

    TestConnection connect(Session session) {
        return new TestConnection(rooms, session);
    }

    /** A user who has joined the lobby, and reads what comes from now on. */
    TestConnection member(String user) {
        TestConnection member = connect(user);
        member.joined("lobby", Start.END);
        return member;
    }

    PublishOutcome publish(TestConnection from, String room, long sequence, String json) {
        return publish(from, room, sequence, null, json);
    }

    PublishOutcome publish(TestConnection from, String room, long sequence, @Nullable String kind, String json) {
        List<PublishOutcome> outcomes = new ArrayList<>();
        rooms.publish(from.reader, room, sequence, kind, UTF_8.encode(json), outcomes::add);
        assertThat(outcomes).hasSize(1);
        return outcomes.get(0);
    }

    static long offset(PublishOutcome outcome) {
        return ((Published) outcome).position().offset();
    }

    static RoomRefusal refusal(PublishOutcome outcome) {
        return ((PublishOutcome.Refused) outcome).refusal();
    }

    void pass(Duration time) {
        clock.pass(time);
    }

    static ByteBuffer json(String text) {
        return UTF_8.encode(text);
    }

    /** A position in the lobby. */
    Position position(long offset) {
        long epoch = store.range("lobby").toCompletableFuture().join().epoch();
        return new Position(epoch, offset);
    }
}
