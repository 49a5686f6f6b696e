package dev.hawser.rooms;

import dev.hawser.websocket.DeflatePool;
import dev.hawser.websocket.Event;
import dev.hawser.websocket.Limits;
import dev.hawser.websocket.MessageInflater;
import dev.hawser.websocket.Receiver;
import dev.hawser.websocket.Role;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a connection does with a cursor, with a peer that parses what comes out: one thread at a time.
 *
 * <p>Its network takes as many bytes as it is told, of what is taken and of the rest of a frame.
 */
final class ReadingMember implements Member {
    private static final Limits ANY_SIZE = Limits.DEFAULT.withMaxMessageSize(Integer.MAX_VALUE);

    private final Receiver peer;
    private final List<byte[]> received = new ArrayList<>();

    private @Nullable Cursor cursor;
    private @Nullable ByteBuffer rest;
    private int lapped;
    private long lappedAt = -1;

    /** One that does not take compressed messages. */
    ReadingMember() {
        peer = new Receiver(Role.CLIENT, ANY_SIZE);
    }

    /** One that takes compressed messages. */
    ReadingMember(DeflatePool pool) {
        MessageInflater inflater = new MessageInflater(Role.CLIENT, Compressing.EACH_BY_ITSELF, pool);
        peer = new Receiver(Role.CLIENT, ANY_SIZE, Receiver.Mode.MESSAGES, inflater, null);
    }

    /** Has to be called before anything else. */
    ReadingMember reads(Cursor joined) {
        cursor = joined;
        return this;
    }

    Cursor cursor() {
        return cursor;
    }

    /** The payloads of the messages that the peer parsed. */
    List<byte[]> received() {
        return received;
    }

    /** How often the member was told that it is lapped. */
    int lapped() {
        return lapped;
    }

    /** The cursor's offset when it was told. */
    long lappedAt() {
        return lappedAt;
    }

    /**
     * Writes once what there is.
     *
     * @param accepts how many of so many bytes the network takes
     * @return false when there was nothing to write
     */
    boolean write(IntUnaryOperator accepts) {
        ByteBuffer unfinished = rest;
        if (unfinished != null) {
            send(unfinished, accepts.applyAsInt(unfinished.remaining()));
            rest = unfinished.hasRemaining() ? unfinished : null;
            return true;
        }
        ByteBuffer taken = cursor.take();
        if (taken == null) {
            return false;
        }
        if (!taken.hasRemaining()) {
            throw new AssertionError("an empty taking");
        }
        send(taken, accepts.applyAsInt(taken.remaining()));
        rest = cursor.settle(taken);
        return true;
    }

    /** Writes until there is nothing to write. */
    void writeAll() {
        while (write(length -> length)) {}
    }

    @Override
    public void wake() {
        writeAll();
    }

    @Override
    public void onLapped(Cursor told) {
        lapped++;
        lappedAt = told.offset();
    }

    private void send(ByteBuffer bytes, int length) {
        // A copy, as a network makes it.
        ByteBuffer sent = ByteBuffer.allocate(length);
        sent.put(bytes.slice(bytes.position(), length)).flip();
        bytes.position(bytes.position() + length);
        for (Event event = peer.receive(sent); event != null; event = peer.receive(sent)) {
            if (!(event instanceof Event.Message message)) {
                throw new AssertionError("the peer received " + event);
            }
            byte[] payload = new byte[message.payload().remaining()];
            message.payload().get(payload);
            received.add(payload);
        }
    }
}
