package dev.hawser.cli;

import dev.hawser.cli.TalkEvents.Event;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.MessageType;
import dev.hawser.websocket.Opcode;
import dev.hawser.websocket.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a talk: hands on what comes in, piece by piece, as much as is printed. What is not printed because nobody reads it
 * stays with the server.
 */
final class TalkEndpoint implements WebSocket.OnPart, WebSocket.OnControl, WebSocket.ByDemand, WebSocket.NonBlocking {
    /** Pieces that may wait to be printed. */
    private static final int WINDOW = 256;

    private static final byte[] MARK = "hawser talk: all read?".getBytes(StandardCharsets.US_ASCII);

    private final TalkEvents events;

    private volatile @Nullable Connection connection;
    private volatile boolean marked;

    /** Printed and not asked for again. Owned by the thread that prints. */
    private int printed;

    TalkEndpoint(TalkEvents events) {
        this.events = events;
    }

    /** Asks the server to say when it has read all that was sent so far. Any thread. */
    void mark(Connection opened) {
        marked = true;
        opened.sendPing(ByteBuffer.wrap(MARK));
    }

    /** A piece was printed. By the thread that prints. */
    void onPrinted(Connection opened) {
        printed++;
        if (printed == WINDOW / 2) {
            printed = 0;
            opened.demand(WINDOW / 2);
        }
    }

    @Override
    public void onOpen(Connection opened) {
        connection = opened;
        opened.demand(WINDOW);
    }

    @Override
    public void onPart(MessageType type, ByteBuffer payload, boolean last) {
        byte[] bytes = new byte[payload.remaining()];
        payload.get(payload.position(), bytes);
        events.add(new Event.Part(type, bytes, last));
    }

    @Override
    public boolean onControl(Opcode opcode, ByteBuffer payload) {
        if (opcode == Opcode.PONG && marked && payload.equals(ByteBuffer.wrap(MARK))) {
            marked = false;
            events.add(new Event.Caught());
        }
        return false;
    }

    @Override
    public void onClose(int closeCode, String reason) {
        Connection closed = connection;
        events.add(new Event.Closed(new Ending(closed == null ? null : closed.getCloseCause(), closeCode, reason)));
    }
}
