package dev.hawser.servlet;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.util.BufferUtil;

/**
 * What comes in by a stream of the Servlet API. The thread that the container calls with reads it, as long as there is something, because
 * that thread may be the only one that the stream is safe with; the pump takes it from here. When it does not for a while, the stream is left
 * alone, and the pump's thread goes on with it.
 */
final class StreamInput implements ReadListener {
    /** The most bytes that wait for the pump, but for a part of the last read. */
    static final int MAX_HELD = 64 * 1024;

    private static final int READ_SIZE = 8 * 1024;

    private final UpgradedEndPoint endPoint;
    private final ServletInputStream stream;
    private final Queue<ByteBuffer> chunks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger heldBytes = new AtomicInteger();
    /** Whether it is the pump that goes on with the stream, and not the next call of the container. */
    private final AtomicBoolean leftAlone = new AtomicBoolean();
    /** How often somebody came to read since nobody did. Who finds none reads, and takes those of the others. */
    private final AtomicInteger turns = new AtomicInteger();

    /**
     * Whether the stream may be asked: not before the first call of the container, nor between an answer no and the next call. Set false before it
     * is asked, because the call may come before the answer has been looked at.
     */
    private volatile boolean mayRead;

    private volatile boolean ended;

    StreamInput(UpgradedEndPoint endPoint, ServletInputStream stream) {
        this.endPoint = endPoint;
        this.stream = stream;
    }

    @Override
    public void onDataAvailable() {
        mayRead = true;
        try {
            endPoint.enter();
            try {
                pull();
            } finally {
                endPoint.exit();
            }
            endPoint.readable();
        } catch (IOException | RuntimeException x) {
            endPoint.failed(x);
        }
    }

    @Override
    public void onAllDataRead() {
        ended = true;
        endPoint.readable();
    }

    @Override
    public void onError(Throwable cause) {
        endPoint.failed(cause);
    }

    /** Whether there is something to take, or the end. */
    boolean isReady() {
        return ended || !chunks.isEmpty();
    }

    /** Takes what there is; 0 for nothing yet, -1 for the end. Called by the pump. */
    int take(ByteBuffer buffer) throws IOException {
        boolean last = ended;
        ByteBuffer chunk = chunks.peek();
        if (chunk == null) {
            return last ? -1 : 0;
        }
        int taken = BufferUtil.append(buffer, chunk);
        if (!chunk.hasRemaining()) {
            chunks.remove();
        }
        if (heldBytes.addAndGet(-taken) <= MAX_HELD / 2 && leftAlone.compareAndSet(true, false)) {
            pull();
        }
        return taken;
    }

    /**
     * Reads, unless another thread does: that one goes on then. A container that looks for more inside a read may call by its own thread before
     * the read is over, and what that thread would read belongs behind it.
     */
    private void pull() throws IOException {
        if (turns.getAndIncrement() > 0) {
            return;
        }
        int taken;
        do {
            taken = turns.get();
            pullWhatThereIs();
        } while (turns.addAndGet(-taken) > 0);
    }

    /** Reads until the stream has no more, and so calls when it has, or until enough waits. */
    private void pullWhatThereIs() throws IOException {
        while (!isEnough() && mayRead()) {
            byte[] bytes = new byte[READ_SIZE];
            int read = stream.read(bytes, 0, bytes.length);
            if (read < 0) {
                ended = true;
                return;
            }
            chunks.add(ByteBuffer.wrap(bytes, 0, read));
            heldBytes.addAndGet(read);
        }
        // A stream that has just found its end is not ready either, and some call nobody then.
        if (stream.isFinished()) {
            ended = true;
        }
    }

    private boolean mayRead() {
        if (!mayRead) {
            return false;
        }
        mayRead = false;
        if (!stream.isReady()) {
            return false;
        }
        mayRead = true;
        return true;
    }

    private boolean isEnough() {
        if (heldBytes.get() < MAX_HELD) {
            return false;
        }
        leftAlone.set(true);
        // The pump may have taken it all before it could see that it is its turn.
        return heldBytes.get() > MAX_HELD / 2 || !leftAlone.compareAndSet(true, false);
    }
}
