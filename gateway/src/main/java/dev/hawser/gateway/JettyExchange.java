package dev.hawser.gateway;

import dev.hawser.server.WebSocketFactory;
import dev.hawser.websocket.OpeningHandshake;
import dev.hawser.websocket.Refusal;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.jspecify.annotations.Nullable;

/** A request to Jetty, and its answer. */
final class JettyExchange implements HttpExchange {
    /** The attribute of a request that has what everybody is told who is no member. */
    static final String MEMBERS_ONLY = JettyExchange.class.getName() + ".membersOnly";

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final OpeningHandshake known;
    private final boolean isOriginAllowed;
    private final AtomicBoolean isCompleted = new AtomicBoolean();

    JettyExchange(Request request, Response response, Callback callback, boolean isOriginAllowed) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.known = WebSocketFactory.openingHandshake(request);
        this.isOriginAllowed = isOriginAllowed;
        // What is silent here is looked after here: a stream has its comments, a poll its longest time.
        request.addIdleTimeoutListener(timeout -> false);
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
    public @Nullable Supplier<Refusal> refusalOfOthers() {
        return request.getAttribute(MEMBERS_ONLY) instanceof Supplier<?> refusal ? () -> (Refusal) refusal.get() : null;
    }

    @Override
    public void readContent(int maxBytes, Consumer<Content> receiver) {
        if (request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH) > maxBytes + MAX_DROPPED_BYTES) {
            receiver.accept(new Content.TooLarge());
            return;
        }
        new JettyContent(request, maxBytes, receiver).run();
    }

    @Override
    public void whenGone(Runnable gone) {
        request.addFailureListener(failure -> gone.run());
    }

    @Override
    public void begin(int status, Map<String, String> fields) {
        response.setStatus(status);
        fields.forEach((name, value) -> response.getHeaders().put(name, value));
    }

    @Override
    public void write(ByteBuffer bytes, boolean last, Consumer<@Nullable Throwable> written) {
        response.write(
                last,
                bytes,
                Callback.from(
                        InvocationType.NON_BLOCKING,
                        () -> {
                            if (last) {
                                complete(null);
                            }
                            written.accept(null);
                        },
                        failure -> {
                            complete(failure);
                            written.accept(failure);
                        }));
    }

    @Override
    public void abort() {
        if (!isCompleted.compareAndSet(false, true)) {
            return;
        }
        ConnectionMetaData connection = request.getConnectionMetaData();
        if (connection.getHttpVersion().getVersion() < HttpVersion.HTTP_2.getVersion()) {
            // Before there is an answer Jetty would make one, with a status that clients would take for a final
            // refusal.
            connection.getConnection().getEndPoint().close();
        }
        callback.failed(new EofException("the answer was given up"));
    }

    private void complete(@Nullable Throwable failure) {
        if (!isCompleted.compareAndSet(false, true)) {
            return;
        }
        if (failure == null) {
            callback.succeeded();
        } else {
            callback.failed(failure);
        }
    }
}
