package dev.hawser.load;

import dev.hawser.websocket.MessageType;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** A connection to a server that sends back what it receives. */
final class EchoMember extends LoadMember {

    /**
     * A message that is on its way.
     *
     * @param nanos when it was to be sent
     */
    private record Outgoing(byte[] message, long nanos) {}

    private final EchoTraffic traffic;

    /** The messages that are on their way. Guarded by itself. */
    private final ArrayDeque<Outgoing> sent = new ArrayDeque<>();
    /** Written by the thread that reads the connection. */
    private volatile int received;

    EchoMember(int id, Host host, EchoTraffic traffic) {
        super(id, host);
        this.traffic = traffic;
    }

    @Override
    int received() {
        return received;
    }

    @Override
    void onLost() {
        int underWay;
        synchronized (sent) {
            underWay = sent.size();
            sent.clear();
        }
        traffic.onLost(underWay);
    }

    /**
     * Says the next message of the test, if there is one.
     *
     * @param nanos when it was to be sent
     */
    void sendNext(long nanos) {
        synchronized (sent) {
            int number = takesPart() ? traffic.takeNumber() : -1;
            if (number >= 0) {
                byte[] message = traffic.message(number, id);
                sent.addLast(new Outgoing(message, nanos));
                send(message);
            }
        }
    }

    @Override
    public void onMessage(MessageType type, ByteBuffer payload) {
        Outgoing expected;
        synchronized (sent) {
            expected = sent.pollFirst();
        }
        if (expected == null) {
            fault(new Wrong("unexpected message", "received more than it sent: " + Excerpt.of(payload)));
        } else if (type != MessageType.TEXT || !payload.equals(ByteBuffer.wrap(expected.message()))) {
            // It is still on its way.
            synchronized (sent) {
                sent.addFirst(expected);
            }
            fault(new Wrong(
                    "altered echo",
                    "sent " + Excerpt.of(ByteBuffer.wrap(expected.message())) + " and received "
                            + Excerpt.of(payload)));
        } else {
            received = received + 1;
            traffic.onReceived(this, expected.nanos());
        }
    }
}
