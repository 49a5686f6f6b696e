package dev.hawser.gateway.servlet;

import dev.hawser.gateway.HttpExchange;
import dev.hawser.gateway.HttpExchange.Content;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Reads the content of a request as it comes. The container calls it on one thread at a time. */
final class ServletContent implements ReadListener {
    private static final int PIECE = 16 * 1024;

    private final ServletInputStream input;
    private final int maxBytes;
    private final Consumer<Content> receiver;
    private final AtomicBoolean isTold = new AtomicBoolean();
    private long read;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    ServletContent(ServletInputStream input, int maxBytes, Consumer<Content> receiver) {
        this.input = input;
        this.maxBytes = maxBytes;
        this.receiver = receiver;
    }

    @Override
    public void onDataAvailable() throws IOException {
        byte[] piece = new byte[PIECE];
        while (!isTold.get() && input.isReady() && !input.isFinished()) {
            int length = input.read(piece);
            if (length < 0) {
                return;
            }
            read += length;
            if (read <= maxBytes) {
                bytes.write(piece, 0, length);
            } else if (read > maxBytes + HttpExchange.MAX_DROPPED_BYTES) {
                tell(new Content.TooLarge());
            }
        }
    }

    @Override
    public void onAllDataRead() {
        tell(read > maxBytes ? new Content.TooLarge() : new Content.Whole(bytes.toByteArray()));
    }

    @Override
    public void onError(Throwable cause) {
        tell(new Content.Failed(cause));
    }

    private void tell(Content content) {
        if (isTold.compareAndSet(false, true)) {
            receiver.accept(content);
        }
    }
}
