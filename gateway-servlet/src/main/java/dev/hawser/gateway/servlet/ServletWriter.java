package dev.hawser.gateway.servlet;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes pieces of an answer, each when the one before is done, without waiting. Whoever has something to do for it does it: the thread that
 * writes, or the container's when the client takes more; one at a time.
 */
final class ServletWriter implements WriteListener {
    private final ServletOutputStream output;
    private final AtomicInteger asked = new AtomicInteger();

    private volatile @Nullable Piece piece;
    private volatile @Nullable Throwable failure;

    // Owned by whoever writes.
    private boolean isListening;
    private boolean isWritten;
    private boolean isFlushed;

    /** What is being written. */
    private record Piece(byte[] bytes, Consumer<@Nullable Throwable> written) {}

    ServletWriter(ServletOutputStream output) {
        this.output = output;
    }

    /**
     * Writes a piece.
     *
     * @param written told when it is, or why not
     */
    void write(byte[] bytes, Consumer<@Nullable Throwable> written) {
        piece = new Piece(bytes, written);
        if (isListening) {
            go();
        } else {
            isListening = true;
            // The container calls back as soon as it may be written.
            output.setWriteListener(this);
        }
    }

    @Override
    public void onWritePossible() {
        go();
    }

    @Override
    public void onError(Throwable cause) {
        failure = cause;
        go();
    }

    private void go() {
        if (asked.getAndIncrement() != 0) {
            return;
        }
        int done = 1;
        while (done != 0) {
            step();
            done = asked.addAndGet(-done);
        }
    }

    private void step() {
        Piece writing = piece;
        if (writing == null) {
            return;
        }
        Throwable cause = failure;
        try {
            if (cause == null && !isDone(writing)) {
                return;
            }
        } catch (IOException | RuntimeException x) {
            failure = x;
            cause = x;
        }
        piece = null;
        isWritten = false;
        isFlushed = false;
        writing.written().accept(cause);
    }

    /** Does as much as the client takes now. */
    private boolean isDone(Piece writing) throws IOException {
        if (!isWritten && output.isReady()) {
            output.write(writing.bytes());
            isWritten = true;
        }
        if (isWritten && !isFlushed && output.isReady()) {
            output.flush();
            isFlushed = true;
        }
        return isFlushed && output.isReady();
    }
}
