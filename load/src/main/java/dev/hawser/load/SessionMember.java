package dev.hawser.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A member of a room of {@code hawser.v1}: it says hello, joins, and publishes with a sequence of its own, all of which has to be acknowledged. What
 * comes beside deliveries is dealt with here.
 */
final class SessionMember extends RoomMember {
    private static final byte[] JOIN = ",\"join\"]".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LEAVE = ",\"leave\"]".getBytes(StandardCharsets.US_ASCII);

    private final Room room;
    private final EntryDialect dialect;

    /** Sending is in the order of numbers. */
    private final Object sending = new Object();
    /** The last number that was sent. Written under the lock of sending. */
    private volatile int sent;

    // Written by the thread that reads the connection.
    private volatile int acknowledged;
    private volatile int refused;
    private volatile boolean joined;

    SessionMember(int id, Host host, Room room, EntryDialect dialect) {
        super(id, host, room);
        this.room = room;
        this.dialect = dialect;
    }

    @Override
    void onConnected() {
        send(dialect.hello(id));
    }

    @Override
    boolean isReady() {
        return joined;
    }

    /** After a refusal its numbers are not what they were; then it only listens. */
    @Override
    boolean speaks() {
        return super.speaks() && joined && refused == 0;
    }

    @Override
    boolean say(int number) {
        synchronized (sending) {
            sent++;
            return send(dialect.publish(sent, number));
        }
    }

    /** Publishes that were neither acknowledged nor refused. */
    int unanswered() {
        return sent - acknowledged - refused;
    }

    int sent() {
        return sent;
    }

    @Override
    boolean takeAside(ByteBuffer payload) {
        byte first = payload.hasRemaining() ? payload.get(payload.position()) : 0;
        if (first == '{') {
            takeObject(payload);
            return true;
        }
        boolean presence = endsWith(payload, JOIN) || endsWith(payload, LEAVE);
        if (presence) {
            room.onPresence();
        }
        return presence;
    }

    private static boolean endsWith(ByteBuffer payload, byte[] end) {
        int from = payload.limit() - end.length;
        return from >= payload.position() && payload.slice(from, end.length).equals(ByteBuffer.wrap(end));
    }

    private void takeObject(ByteBuffer payload) {
        JsonMembers message = JsonMembers.of(payload);
        if (message == null) {
            fault(new Wrong("no JSON", "received what is no JSON: " + Excerpt.of(payload)));
        } else {
            take(message);
        }
    }

    private void take(JsonMembers message) {
        switch (message.text("type")) {
            case "welcome" -> send(dialect.join());
            case "joined" -> joined = true;
            case "ack" -> acknowledged(message.number("seq"));
            case "refused" -> refused(message);
            case "gap" -> fault(new Wrong("gap", "was told that entries are not kept any more"));
            case "left" -> fault(new Wrong("left", "was taken out of the room: " + message.text("reason")));
            default -> {
                // What is new in the protocol is left alone.
            }
        }
    }

    private void acknowledged(int sequence) {
        if (sequence <= acknowledged || sequence > sent) {
            fault(new Wrong(
                    "wrong acknowledgement",
                    "received an acknowledgement of " + sequence + " of " + sent + " publishes, after that of "
                            + acknowledged));
        } else {
            acknowledged = sequence;
        }
    }

    private void refused(JsonMembers message) {
        Wrong wrong = new Wrong(
                "refused: " + message.text("code"),
                "was refused a " + message.text("of") + ": " + message.text("code") + " (" + message.text("reason")
                        + ")");
        if (!message.text("of").equals("publish")) {
            fault(wrong);
            return;
        }
        refused++;
        error(wrong);
        room.onRefused();
    }
}
