package dev.hawser.cli;

import dev.hawser.websocket.MessageType;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** A connection to a server that sends back what it receives. */
final class EchoMember extends LoadMember {
    private final LoadTest test;
    private final LoadScript script;

    /** The messages that are on their way. Guarded by itself. */
    private final ArrayDeque<byte[]> sent = new ArrayDeque<>();
    /** Written by the thread that reads the connection. */
    private volatile int received;

    EchoMember(int id, LoadTest test, LoadScript script) {
        super(id, test);
        this.test = test;
        this.script = script;
    }

    @Override
    int received() {
        return received;
    }

    /** Says the next message of the test, if there is one. */
    void sendNext() {
        synchronized (sent) {
            int number = test.takeNumber();
            if (number >= 0) {
                byte[] message = script.message(number, id);
                sent.addLast(message);
                test.send(this, message);
            }
        }
    }

    @Override
    public void onMessage(MessageType type, ByteBuffer payload) {
        byte[] expected;
        synchronized (sent) {
            expected = sent.pollFirst();
        }
        if (expected == null) {
            test.fail("user" + id + " received more than it sent: " + Excerpt.of(payload));
        } else if (type != MessageType.TEXT || !payload.equals(ByteBuffer.wrap(expected))) {
            test.fail("user" + id + " sent " + Excerpt.of(ByteBuffer.wrap(expected)) + " and received "
                    + Excerpt.of(payload));
        } else {
            received = received + 1;
            test.onReceived(1);
            sendNext();
        }
    }
}
