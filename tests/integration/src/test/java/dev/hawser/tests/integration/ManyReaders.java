package dev.hawser.tests.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Very many readers of rooms over WebSockets, each a session of its own, which cost next to nothing: one selector, and a number each. Every entry
 * that one of them is given is checked. One thread.
 */
final class ManyReaders implements AutoCloseable {
    private static final int BUFFER_BYTES = 512 * 1024;
    /** Connections that are opened at a time. */
    private static final int OPENING = 1000;

    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(UTF_8);

    private final ReadLog[] logs;
    private final One[] all;
    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

    /** Those that are in their room. */
    private int joined;
    /** Those that have begun to connect. */
    private int begun;

    private long frames;

    /** @param logs of the rooms among which the readers are distributed evenly */
    ManyReaders(int count, ReadLog... logs) {
        this.logs = logs;
        this.all = new One[count];
        for (int i = 0; i < count; i++) {
            all[i] = new One("reader" + i, logs[i % logs.length]);
        }
        try {
            selector = Selector.open();
        } catch (IOException x) {
            throw new AssertionError(x);
        }
    }

    /** Brings all of them into their rooms: at the end, or where they were when they lost their connections. */
    void connect(int port) {
        joined = 0;
        begun = 0;
        runUntil(() -> {
            while (begun < all.length && begun - joined < OPENING) {
                all[begun++].connect(port);
            }
            return all.length - joined;
        });
    }

    /** Reads until all of them have all that was said before these offsets. */
    void readTo(Map<String, Long> ends) {
        for (ReadLog log : logs) {
            long end = ends.get(log.room());
            runUntil(() -> {
                long behind = 0;
                for (One one : all) {
                    behind += one.log == log && one.next < end ? 1 : 0;
                }
                return behind;
            });
        }
    }

    /** All connections are lost at once. */
    void lose() {
        for (One one : all) {
            one.disconnect();
        }
    }

    /** Each reader has had exactly the entries of its log, from the one on with which it began. */
    void check() {
        for (One one : all) {
            assertThat(one.count)
                    .as("entries of %s from %d to %d", one.name, one.first, one.next)
                    .isEqualTo(one.log.count(one.first, one.next));
        }
    }

    /** Entries that were checked, all together. */
    long entries() {
        long sum = 0;
        for (One one : all) {
            sum += one.count;
        }
        return sum;
    }

    private void runUntil(LongSupplier missing) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Limit.SECONDS);
        long framesBefore = frames;
        for (long left = missing.getAsLong(); left > 0; left = missing.getAsLong()) {
            if (frames > framesBefore) {
                framesBefore = frames;
                deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Limit.SECONDS);
            }
            assertThat(System.nanoTime())
                    .as("something comes; %d miss something", left)
                    .isLessThan(deadline);
            try {
                selector.select(One::onReady, TimeUnit.SECONDS.toMillis(1));
            } catch (IOException x) {
                throw new AssertionError(x);
            }
        }
    }

    @Override
    public void close() {
        lose();
        try {
            selector.close();
        } catch (IOException x) {
            throw new AssertionError(x);
        }
    }

    /** One reader. */
    private final class One {
        private final String name;
        private final ReadLog log;
        private @Nullable SocketChannel channel;
        private boolean open;
        private byte[] rest = {};

        private @Nullable String session;
        private @Nullable String epoch;
        private long first;
        private long next;
        private long count;

        One(String name, ReadLog log) {
            this.name = name;
            this.log = log;
        }

        void connect(int port) {
            open = false;
            rest = new byte[0];
            try {
                SocketChannel opened = SocketChannel.open();
                channel = opened;
                opened.configureBlocking(false);
                boolean connected = opened.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                opened.register(selector, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, this);
                if (connected) {
                    write(RawPeer.handshake(RoomsServer.PATH, "Sec-WebSocket-Protocol: hawser.v1")
                            .getBytes(UTF_8));
                }
            } catch (IOException x) {
                throw new AssertionError(name, x);
            }
        }

        void disconnect() {
            try {
                if (channel != null) {
                    channel.close();
                }
            } catch (IOException x) {
                throw new AssertionError(name, x);
            }
        }

        static void onReady(SelectionKey key) {
            One one = (One) key.attachment();
            try {
                one.onReady(key, (SocketChannel) key.channel());
            } catch (IOException x) {
                throw new AssertionError(one.name + " lost its connection", x);
            }
        }

        private void onReady(SelectionKey key, SocketChannel ready) throws IOException {
            if (key.isConnectable()) {
                ready.finishConnect();
                key.interestOps(SelectionKey.OP_READ);
                write(RawPeer.handshake(RoomsServer.PATH, "Sec-WebSocket-Protocol: hawser.v1")
                        .getBytes(UTF_8));
                return;
            }
            buffer.clear().put(rest);
            assertThat(ready.read(buffer))
                    .as("%s has lost its connection", name)
                    .isNotNegative();
            buffer.flip();
            if (!open) {
                open = takeHead();
            }
            while (open && takeFrame()) {
                frames++;
            }
            rest = new byte[buffer.remaining()];
            buffer.get(rest);
        }

        private boolean takeHead() throws IOException {
            for (int i = 0; i + END_OF_HEAD.length <= buffer.limit(); i++) {
                if (ByteBuffer.wrap(END_OF_HEAD).equals(buffer.slice(i, END_OF_HEAD.length))) {
                    assertThat(new String(buffer.array(), 0, i, UTF_8)).startsWith("HTTP/1.1 101 ");
                    buffer.position(i + END_OF_HEAD.length);
                    sendText("{\"type\":\"hello\",\"name\":\"" + name + "\""
                            + (session == null ? "" : ",\"session\":\"" + session + "\"") + "}");
                    sendText("{\"type\":\"join\",\"room\":\"" + log.room() + "\""
                            + (epoch == null ? "" : ",\"from\":{\"epoch\":\"" + epoch + "\",\"offset\":" + next + "}")
                            + "}");
                    return true;
                }
            }
            return false;
        }

        private boolean takeFrame() throws IOException {
            int start = buffer.position();
            int length = buffer.remaining() < 2 ? 0 : buffer.get(start + 1) & 0x7F;
            int header = length == 126 ? 4 : length == 127 ? 10 : 2;
            if (buffer.remaining() < header) {
                return false;
            }
            if (length == 126) {
                length = buffer.getShort(start + 2) & 0xFFFF;
            } else if (length == 127) {
                length = Math.toIntExact(buffer.getLong(start + 2));
            }
            if (buffer.remaining() < header + length) {
                return false;
            }
            int opcode = buffer.get(start) & 0xF;
            buffer.position(start + header + length);
            take(opcode, start + header, length);
            return true;
        }

        private void take(int opcode, int start, int length) throws IOException {
            if (opcode == RawFrame.PING) {
                byte[] payload = new byte[length];
                buffer.get(start, payload);
                write(RawFrame.masked(RawFrame.PONG, payload).bytes());
            } else if (opcode == RawFrame.TEXT && buffer.get(start) == '[') {
                long offset = log.take(buffer.slice(start, length));
                assertThat(offset)
                        .as("%s is given nothing twice, nor out of order", name)
                        .isGreaterThanOrEqualTo(next);
                next = offset + 1;
                count++;
            } else {
                assertThat(opcode).as("%s got an opcode", name).isEqualTo(RawFrame.TEXT);
                answer(new String(buffer.array(), start, length, UTF_8));
            }
        }

        private void answer(String text) {
            Map<String, @Nullable Object> message = Json.object(text);
            if ("welcome".equals(message.get("type"))) {
                session = String.valueOf(message.get("session"));
                return;
            }
            assertThat(message.get("type")).as(text).isEqualTo("joined");
            long offset = Long.parseLong(String.valueOf(message.get("offset")));
            if (epoch == null) {
                first = offset;
                next = offset;
                epoch = String.valueOf(message.get("epoch"));
            }
            assertThat(offset).as("where %s goes on", name).isEqualTo(next);
            joined++;
        }

        private void sendText(String text) throws IOException {
            write(RawFrame.masked(RawFrame.TEXT, text.getBytes(UTF_8)).bytes());
        }

        private void write(byte[] bytes) throws IOException {
            ByteBuffer out = ByteBuffer.wrap(bytes);
            SocketChannel to = channel;
            if (to != null) {
                to.write(out);
            }
            assertThat(out.hasRemaining()).as("%s cannot write", name).isFalse();
        }
    }
}
