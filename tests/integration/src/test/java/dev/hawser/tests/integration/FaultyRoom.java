package dev.hawser.tests.integration;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.testkit.RawFrame;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.FrameSource;
import dev.hawser.websocket.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** A room on a server of ours that delivers as a test wants it to. */
final class FaultyRoom implements AutoCloseable {

    /**
     * What a room can do wrong.
     *
     * @param kind of the fault
     * @param complaint what has to be said of it
     */
    record Fault(String kind, String complaint, Delivery delivery) {
        /** For the name of a test. */
        @Override
        public String toString() {
            return kind + ": " + complaint;
        }
    }

    /** How one delivery is made. Called for one after the other, in the room's order. */
    interface Delivery {
        /**
         * Delivers a message to a member.
         *
         * @param number of the message: 0, 1, 2 ...
         * @param speaker who sent it
         */
        void deliver(int number, String text, Place speaker, Place member);
    }

    /** A member's place in the room. */
    static final class Place implements WebSocket.OnTextMessage, FrameSource {
        private final FaultyRoom room;
        private final ConcurrentLinkedQueue<byte[]> encoded = new ConcurrentLinkedQueue<>();
        /** Set by onOpen, before the room knows this place. */
        private @Nullable Connection connection;
        /** In the order of joining. Guarded by the room. */
        int index;

        Place(FaultyRoom room) {
            this.room = room;
        }

        void send(String text) {
            connection().sendMessage(text);
        }

        /** Sends bytes as they are. */
        void sendEncoded(byte[] frames) {
            encoded.add(frames);
            connection().wake();
        }

        Connection connection() {
            if (connection == null) {
                throw new IllegalStateException("not open");
            }
            return connection;
        }

        @Override
        public void onOpen(Connection opened) {
            connection = opened;
            opened.setSource(this);
            room.join(this);
        }

        @Override
        public void onMessage(String data) {
            room.say(data, this);
        }

        @Override
        public void onClose(int closeCode, String reason) {}

        @Override
        public @Nullable ByteBuffer take() {
            byte[] next = encoded.poll();
            return next == null ? null : ByteBuffer.wrap(next);
        }

        @Override
        public @Nullable ByteBuffer settle(ByteBuffer taken) {
            return taken.hasRemaining() ? taken.slice() : null;
        }
    }

    private final Delivery delivery;
    private final TestServer server;

    // Guarded by this.
    private final List<Place> places = new ArrayList<>();
    private int messages;

    FaultyRoom(Delivery delivery) {
        this.delivery = delivery;
        this.server = new TestServer(
                        ConnectionOptions.DEFAULT,
                        (request, protocol) -> "chat".equals(protocol) ? new Place(this) : null)
                .start();
    }

    /** Delivers each message once, as it is. */
    static FaultyRoom good() {
        return new FaultyRoom((number, text, speaker, member) -> member.send(text));
    }

    int port() {
        return server.port();
    }

    String url() {
        return "ws://localhost:" + port() + "/chat";
    }

    private synchronized void join(Place place) {
        place.index = places.size();
        places.add(place);
    }

    private synchronized void say(String text, Place speaker) {
        for (Place place : places) {
            delivery.deliver(messages, text, speaker, place);
        }
        messages++;
    }

    /** Two fragments with a ping between them. */
    static byte[] fragments(String text) {
        byte[] bytes = Bytes.utf8(text);
        int middle = bytes.length / 2;
        return Bytes.concat(
                RawFrame.unmasked(RawFrame.TEXT, Arrays.copyOf(bytes, middle))
                        .unfinished()
                        .bytes(),
                RawFrame.unmasked(RawFrame.PING, Bytes.utf8("in between")).bytes(),
                RawFrame.unmasked(RawFrame.CONTINUATION, Arrays.copyOfRange(bytes, middle, bytes.length))
                        .bytes());
    }

    /** Drops all connections, and listens no more. */
    void die() {
        new Thread(server::stop, "dying").start();
    }

    @Override
    public void close() {
        server.close();
    }
}
