package dev.hawser.gateway.servlet;

import dev.hawser.gateway.HttpExchange;
import dev.hawser.websocket.OpeningHandshake;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A request to a servlet, and its answer: asynchronous, and neither reading nor writing waits. */
final class ServletExchange implements HttpExchange {
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final OpeningHandshake known;
    private final boolean isOriginAllowed;
    private final AsyncContext context;
    private final AtomicBoolean isCompleted = new AtomicBoolean();

    /** Owned by the gateway, which calls on one thread at a time. */
    private @Nullable ServletWriter writer;

    ServletExchange(
            HttpServletRequest request, HttpServletResponse response, OpeningHandshake known, boolean isOriginAllowed) {
        this.request = request;
        this.response = response;
        this.known = known;
        this.isOriginAllowed = isOriginAllowed;
        this.context = request.startAsync(request, response);
        // The gateway knows how long each may last.
        context.setTimeout(0);
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public OpeningHandshake request() {
        return known;
    }

    @Override
    public boolean isOriginAllowed() {
        return isOriginAllowed;
    }

    @Override
    public void readContent(int maxBytes, Consumer<Content> receiver) {
        if (request.getContentLengthLong() > maxBytes + MAX_DROPPED_BYTES) {
            receiver.accept(new Content.TooLarge());
            return;
        }
        try {
            request.getInputStream().setReadListener(new ServletContent(request.getInputStream(), maxBytes, receiver));
        } catch (IOException x) {
            receiver.accept(new Content.Failed(x));
        }
    }

    @Override
    public void whenGone(Runnable gone) {
        context.addListener(new Gone(gone));
    }

    @Override
    public void begin(int status, Map<String, String> fields) {
        response.setStatus(status);
        fields.forEach(response::setHeader);
    }

    @Override
    public void write(ByteBuffer bytes, boolean last, Consumer<@Nullable Throwable> written) {
        byte[] content = new byte[bytes.remaining()];
        bytes.get(content);
        try {
            ServletWriter writing = writer;
            if (writing == null) {
                if (last) {
                    response.setContentLength(content.length);
                }
                writing = new ServletWriter(response.getOutputStream());
                writer = writing;
            }
            writing.write(content, failure -> {
                if (last || failure != null) {
                    complete();
                }
                written.accept(failure);
            });
        } catch (IOException x) {
            complete();
            written.accept(x);
        }
    }

    @Override
    public void abort() {
        complete();
    }

    private void complete() {
        if (isCompleted.compareAndSet(false, true)) {
            context.complete();
        }
    }

    /** Hears of the client's end, as far as the container knows. */
    private record Gone(Runnable gone) implements AsyncListener {
        @Override
        public void onError(AsyncEvent event) {
            gone.run();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            gone.run();
        }

        @Override
        public void onComplete(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }
}
