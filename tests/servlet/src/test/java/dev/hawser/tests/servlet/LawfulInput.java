package dev.hawser.tests.servlet;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The input of an upgraded connection of Undertow's, read on its own thread only, whichever thread reads this one.
 *
 * <p>Undertow 2.3 looks for more while it reads, and when there is none, asks at once to be called: before the read is over, and without anybody
 * having been told that the stream is not ready. The flags and the buffer that its thread then fills, and the other one takes from, are plain
 * fields.
 */
final class LawfulInput extends ServletInputStream implements ReadListener {
    private static final int CHUNK = 8 * 1024;

    private final ServletInputStream stream;
    private final Executor itsThread;

    private volatile @Nullable ReadListener listener;

    // Owned by the reader while there is something, by Undertow's thread otherwise.
    private final byte[] chunk = new byte[CHUNK];
    private int position;
    private int limit;

    /** Whether there is something, which hands over what is owned. */
    private volatile boolean something;

    private volatile boolean finished;
    /** The listener is owed a call. Owned by Undertow's thread. */
    private boolean awaited = true;

    LawfulInput(ServletInputStream stream, Executor itsThread) {
        this.stream = stream;
        this.itsThread = itsThread;
    }

    @Override
    public void setReadListener(ReadListener readListener) {
        listener = readListener;
        stream.setReadListener(this);
    }

    @Override
    public boolean isFinished() {
        return finished;
    }

    @Override
    public boolean isReady() {
        if (something && position < limit) {
            return true;
        }
        something = false;
        itsThread.execute(() -> {
            awaited = true;
            answer();
        });
        return false;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        int count = Math.min(length, limit - position);
        System.arraycopy(chunk, position, bytes, offset, count);
        position += count;
        return count;
    }

    @Override
    public int read() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void onDataAvailable() {
        answer();
    }

    @Override
    public void onAllDataRead() {
        answer();
    }

    @Override
    public void onError(Throwable cause) {
        listener().onError(cause);
    }

    /** Calls the listener, when it is owed a call and there is what to call it for. On Undertow's thread. */
    private void answer() {
        if (!awaited || finished) {
            return;
        }
        try {
            if (stream.isReady()) {
                awaited = false;
                position = 0;
                limit = stream.read(chunk, 0, CHUNK);
                something = true;
                listener().onDataAvailable();
            } else if (stream.isFinished()) {
                finished = true;
                listener().onAllDataRead();
            }
        } catch (IOException x) {
            listener().onError(x);
        }
    }

    private ReadListener listener() {
        ReadListener set = listener;
        if (set == null) {
            throw new IllegalStateException("no listener");
        }
        return set;
    }
}
