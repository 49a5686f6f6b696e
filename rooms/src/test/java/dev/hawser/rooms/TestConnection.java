package dev.hawser.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.rooms.JoinOutcome.Joined;
import dev.hawser.store.Position;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** A connection that writes down what it is told, in order, and reads all it can when it is woken, unless it is slow. One thread. */
final class TestConnection implements ReaderListener {
    final Reader reader;
    final Session session;
    /** What came: entries as they are, and in words whatever else. */
    final List<String> received = new ArrayList<>();

    /** What was said with each gap. */
    final List<Joined> gaps = new ArrayList<>();

    boolean slow;
    private boolean reading;
    private boolean again;

    TestConnection(Rooms rooms, Session session) {
        this(rooms, session, OptionalLong.empty());
    }

    TestConnection(Rooms rooms, Session session, OptionalLong number) {
        this.session = session;
        this.reader = rooms.newReader(session, number, this, false);
    }

    JoinOutcome join(String room, Start start) {
        List<JoinOutcome> outcomes = new ArrayList<>();
        reader.join(room, start, outcome -> {
            received.add(
                    outcome instanceof Joined joined
                            ? "joined at " + joined.start().offset()
                            : "refused");
            outcomes.add(outcome);
        });
        assertThat(outcomes).hasSize(1);
        return outcomes.get(0);
    }

    Joined joined(String room, Start start) {
        return (Joined) join(room, start);
    }

    RoomRefusal.Code refused(String room, Start start) {
        return ((JoinOutcome.Refused) join(room, start)).refusal().code();
    }

    /** The entries that came since the last time. */
    List<String> entries() {
        List<String> entries =
                received.stream().filter(line -> line.startsWith("[")).toList();
        received.clear();
        return entries;
    }

    /** What the entries that came since the last time have behind user and time. */
    List<String> contents() {
        return entries().stream()
                .map(entry -> entry.replaceFirst("^\\[\"[^\"]*\",(\\d+),\\d+,?", "$1 ")
                        .replaceFirst("]$", ""))
                .toList();
    }

    @Override
    public void wake() {
        if (reading) {
            again = true;
            return;
        }
        reading = true;
        do {
            again = false;
            read();
        } while (again);
        reading = false;
    }

    private void read() {
        if (slow) {
            return;
        }
        for (ByteBuffer taken = reader.take(); taken != null; taken = reader.take()) {
            while (taken.hasRemaining()) {
                received.add(frame(taken));
            }
            assertThat(reader.settle(taken)).isNull();
        }
    }

    private static String frame(ByteBuffer frames) {
        assertThat(frames.get()).isEqualTo((byte) 0x81);
        int length = frames.get();
        if (length == 126) {
            length = frames.getShort() & 0xFFFF;
        } else if (length == 127) {
            length = (int) frames.getLong();
        }
        byte[] payload = new byte[length];
        frames.get(payload);
        return new String(payload, StandardCharsets.UTF_8);
    }

    @Override
    public void onGap(String room, Position asked, Joined again) {
        received.add("gap " + asked.offset() + " to " + again.start().offset());
        gaps.add(again);
    }

    @Override
    public void onLeft(String room, LeaveReason reason) {
        received.add("left " + reason.wireName());
    }

    @Override
    public void onSignal(ByteBuffer message) {
        received.add(StandardCharsets.UTF_8.decode(message).toString());
    }
}
