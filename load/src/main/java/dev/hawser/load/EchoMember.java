package dev.hawser.load;

import dev.hawser.websocket.MessageType;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

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
    /** The message that came back last. Owned by the thread that reads the connection. */
    private byte[] last = {};

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
        Outgoing answered = type == MessageType.TEXT ? takeOldest(payload) : null;
        if (answered != null) {
            last = answered.message();
            received = received + 1;
            traffic.onReceived(this, answered.nanos());
        } else if (type == MessageType.TEXT && !LoadScript.isOfTest(payload)) {
            traffic.onForeign();
        } else {
            fault(type == MessageType.BINARY ? Wrong.BINARY : wrong(payload));
        }
    }

    /** The oldest message on its way, if this is it; then it is not on its way any more. */
    private @Nullable Outgoing takeOldest(ByteBuffer payload) {
        synchronized (sent) {
            Outgoing oldest = sent.peekFirst();
            return oldest != null && payload.equals(ByteBuffer.wrap(oldest.message())) ? sent.pollFirst() : null;
        }
    }

    private Wrong wrong(ByteBuffer payload) {
        if (payload.equals(ByteBuffer.wrap(last))) {
            return Wrong.doubledEcho(payload);
        }
        synchronized (sent) {
            Outgoing oldest = sent.peekFirst();
            if (oldest == null) {
                return Wrong.unexpected(payload);
            }
            boolean later = sent.stream().anyMatch(message -> payload.equals(ByteBuffer.wrap(message.message())));
            return later ? Wrong.overtaken(payload, oldest.message()) : Wrong.alteredEcho(payload, oldest.message());
        }
    }
}
