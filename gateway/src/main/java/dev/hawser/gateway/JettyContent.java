package dev.hawser.gateway;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.BufferUtil;

/** Reads the content of a request to Jetty, without waiting for it. */
final class JettyContent implements Runnable {
    private final Content.Source source;
    private final int maxBytes;
    private final Consumer<HttpExchange.Content> receiver;
    private long read;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    JettyContent(Content.Source source, int maxBytes, Consumer<HttpExchange.Content> receiver) {
        this.source = source;
        this.maxBytes = maxBytes;
        this.receiver = receiver;
    }

    /** Reads what there is. */
    @Override
    public void run() {
        while (true) {
            Content.Chunk chunk = source.read();
            if (chunk == null) {
                source.demand(this);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                receiver.accept(new HttpExchange.Content.Failed(chunk.getFailure()));
                return;
            }
            read += chunk.remaining();
            if (read <= maxBytes) {
                bytes.writeBytes(BufferUtil.toArray(chunk.getByteBuffer()));
            }
            boolean last = chunk.isLast();
            chunk.release();
            if (last || read > maxBytes + HttpExchange.MAX_DROPPED_BYTES) {
                receiver.accept(
                        read > maxBytes
                                ? new HttpExchange.Content.TooLarge()
                                : new HttpExchange.Content.Whole(bytes.toByteArray()));
                return;
            }
        }
    }
}
