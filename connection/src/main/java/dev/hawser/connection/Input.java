package dev.hawser.connection;

import dev.hawser.websocket.Event;
import dev.hawser.websocket.MessageInflater;
import dev.hawser.websocket.Receiver;
import dev.hawser.websocket.Role;
import dev.hawser.websocket.WebSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that come in, from the network to the callbacks of the endpoint. Borrows a buffer while there is something to read, and keeps
 * it only while something in it may not be delivered yet. Owned by the thread that reads, but for what the endpoint asks for.
 */
final class Input {
    enum Progress {
        /** All that came is read. */
        DRAINED,
        /** Others first. */
        YIELD,
        /** Not before the peer reads, or the endpoint asks. */
        PAUSED,
        /** There will be no more. */
        ENDED
    }

    /** Fills before others on the same thread have their turn. */
    private static final int MAX_FILLS = 16;

    private static final AtomicLongFieldUpdater<Input> DEMAND =
            AtomicLongFieldUpdater.newUpdater(Input.class, "demand");

    private final EndPoint endPoint;
    private final WebSocketConnection connection;
    private final Delivery delivery;
    private final @Nullable Compression compression;
    private final Receiver.Mode mode;
    private final ByteBufferPool pool;
    private final int bufferSize;
    private final boolean byDemand;
    /** Whether a fill that did not fill the buffer proves that the network has no more: not so under TLS. */
    private final boolean shortFillDrains;

    /** Messages that an endpoint by demand has asked for and not got. */
    private volatile long demand;

    /** Null while it would be like new: most connections are idle most of the time. */
    private @Nullable Receiver receiver;

    private @Nullable RetainableByteBuffer borrowed;
    private @Nullable ByteBuffer leftover;
    /** A message that the endpoint has not asked for; the buffer in which it lies is kept. */
    private @Nullable Event held;

    private long bytes;

    Input(EndPoint endPoint, WebSocketConnection connection, Delivery delivery, ConnectionSetup setup) {
        this.endPoint = endPoint;
        this.connection = connection;
        this.delivery = delivery;
        this.compression = setup.compression();
        this.mode = modeOf(setup.webSocket());
        this.pool = setup.pool();
        this.bufferSize = setup.options().inputBufferSize();
        this.byDemand = setup.webSocket() instanceof WebSocket.ByDemand;
        this.shortFillDrains = endPoint instanceof SocketChannelEndPoint;
    }

    private static Receiver.Mode modeOf(WebSocket webSocket) {
        if (webSocket instanceof WebSocket.OnFrame) {
            return Receiver.Mode.FRAMES;
        }
        return webSocket instanceof WebSocket.OnPart ? Receiver.Mode.PARTS : Receiver.Mode.MESSAGES;
    }

    /** Bytes that came with the handshake; they are the first that are read. */
    void setLeftover(ByteBuffer bytes) {
        leftover = bytes;
    }

    /** Bytes that came in. Any thread; it may be a moment old. */
    long bytes() {
        return bytes;
    }

    /** The endpoint asks for so many messages more. Any thread. */
    void demand(long messages) {
        if (!byDemand) {
            throw new IllegalStateException("the endpoint takes messages without being asked: it is not ByDemand");
        }
        if (messages < 1) {
            throw new IllegalArgumentException("demand " + messages + " < 1");
        }
        DEMAND.accumulateAndGet(this, messages, (old, more) -> old + more < 0 ? Long.MAX_VALUE : old + more);
    }

    /** Whether the endpoint has asked for what is next. Any thread, while nobody reads. */
    boolean isAskedFor() {
        return held == null || demand > 0;
    }

    /** Reads and delivers what there is. */
    Progress read() throws IOException {
        if (!readLeftover()) {
            return Progress.PAUSED;
        }
        for (int fills = 0; fills < MAX_FILLS; fills++) {
            ByteBuffer buffer = borrow();
            if (!deliverAll(buffer)) {
                return Progress.PAUSED;
            }
            BufferUtil.clear(buffer);
            int filled = endPoint.fill(buffer);
            if (filled <= 0) {
                return filled == 0 ? Progress.DRAINED : Progress.ENDED;
            }
            bytes += filled;
            connection.timeLimits().onHeard();
            boolean drained = shortFillDrains && filled < buffer.capacity();
            if (!deliverAll(buffer)) {
                return Progress.PAUSED;
            }
            if (drained) {
                return Progress.DRAINED;
            }
        }
        return Progress.YIELD;
    }

    /** Gives back what is only needed while there is something to read: all that was in the buffer is delivered. */
    void rest() {
        if (receiver != null && receiver.isLikeNew()) {
            receiver = null;
        }
        releaseBuffer();
    }

    /** Gives everything back: nothing will be read any more. */
    void release() {
        releaseBuffer();
        if (receiver != null) {
            receiver.release();
        }
    }

    private void releaseBuffer() {
        RetainableByteBuffer buffer = borrowed;
        if (buffer != null) {
            borrowed = null;
            buffer.release();
        }
    }

    private boolean readLeftover() {
        ByteBuffer early = leftover;
        if (early == null) {
            return true;
        }
        if (!deliverAll(early)) {
            return false;
        }
        bytes += early.position();
        leftover = null;
        return true;
    }

    private ByteBuffer borrow() {
        RetainableByteBuffer buffer = borrowed;
        if (buffer == null) {
            buffer = pool.acquire(bufferSize, true);
            borrowed = buffer;
        }
        return buffer.getByteBuffer();
    }

    /** Returns false when the peer has to read first, or the endpoint to ask; then the rest of the bytes stays in the buffer. */
    private boolean deliverAll(ByteBuffer bytes) {
        if (!deliverHeld()) {
            return false;
        }
        Receiver receiver = receiver();
        while (true) {
            if (bytes.hasRemaining() && receiver.isBetweenMessages()) {
                delivery.encodedFrames(bytes);
            }
            // While it closes, the peer's close frame has to be found.
            if (connection.writer().backlog() > EndPointConnection.HIGH_BACKLOG && connection.isOpen()) {
                return false;
            }
            if (receiver.limits() != connection.limits()) {
                receiver.setLimits(connection.limits());
            }
            // Even when all bytes are consumed there may be an event in what was inflated.
            Event event = receiver.receive(bytes);
            if (event == null) {
                return true;
            }
            if (!deliver(event)) {
                held = event;
                return false;
            }
        }
    }

    private Receiver receiver() {
        Receiver current = receiver;
        if (current == null) {
            current = newReceiver();
            receiver = current;
        }
        return current;
    }

    private Receiver newReceiver() {
        Role role = connection.role();
        MessageInflater inflater =
                compression == null ? null : new MessageInflater(role, compression.parameters(), compression.pool());
        return new Receiver(role, connection.limits(), mode, inflater, FrameTrace.of(endPoint));
    }

    private boolean deliverHeld() {
        Event event = held;
        if (event == null) {
            return true;
        }
        if (!deliver(event)) {
            return false;
        }
        held = null;
        return true;
    }

    /** Returns false when the endpoint has to ask for it first. */
    private boolean deliver(Event event) {
        if (byDemand && isData(event) && connection.isOpen()) {
            if (demand == 0) {
                return false;
            }
            DEMAND.decrementAndGet(this);
        }
        delivery.event(event);
        return true;
    }

    private static boolean isData(Event event) {
        return event instanceof Event.Message || event instanceof Event.Part || event instanceof Event.Frame;
    }
}
