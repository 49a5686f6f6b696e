package dev.hawser.roomsclient;

import dev.hawser.client.OpeningStep;
import dev.hawser.client.WebSocketClient;
import dev.hawser.client.WebSocketOpenException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.client.BufferingResponseListener;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.client.StringRequestContent;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/** Requests of the fall-back transports ({@code docs/wire-protocol.md} section 8): messages up, and messages or a stream down. */
final class HttpPost {
    private static final String JSON = "application/json";
    private static final String EVENTS = "text/event-stream";

    /** An answer has 256 KiB of entries, or one that is larger, and what was asked for. */
    private static final int MAX_ANSWER_BYTES = 8 << 20;

    private final WebSocketClient client;
    private final URI uri;
    private final Executor turns;

    HttpPost(WebSocketClient client, URI uri, Executor turns) {
        this.client = client;
        this.uri = uri;
        this.turns = turns;
    }

    /** Hears of one request, in turn. */
    interface Answer {
        /** The server takes it, and begins to answer. */
        default void begun() {}

        /** Something came; more is read when this has returned. */
        void messages(List<String> messages);

        /** @param failure null when it came to its end */
        void end(@Nullable WebSocketOpenException failure);
    }

    /** A request that is under way. */
    interface Asked {
        /** Nobody waits for the answer any more. */
        void abort();
    }

    private Request request(List<String> messages, String accept, Duration idle) {
        return client.newRequest(uri)
                .method(HttpMethod.POST)
                .idleTimeout(idle.toMillis(), TimeUnit.MILLISECONDS)
                .headers(headers -> headers.put(HttpHeader.ACCEPT, accept))
                .body(new StringRequestContent(JSON, "[" + String.join(",", messages) + "]"));
    }

    private static Asked abortable(Request request) {
        return () -> request.abort(new CancellationException("not needed any more"));
    }

    /** Asks, and waits for the whole answer. */
    Asked ask(List<String> messages, Duration idle, Answer answer) {
        Request request = request(messages, JSON, idle);
        request.send(new BufferingResponseListener(MAX_ANSWER_BYTES) {
            @Override
            public void onComplete(Result result) {
                WebSocketOpenException failure = failure(result);
                String content = failure == null ? getContentAsString(StandardCharsets.UTF_8) : "";
                turns.execute(() -> {
                    WebSocketOpenException wrong = failure;
                    if (wrong == null) {
                        try {
                            answer.messages(elements(content));
                        } catch (BadMessage | IllegalArgumentException x) {
                            wrong = unexpected("the answer is no array of messages: " + x.getMessage(), x);
                        }
                    }
                    answer.end(wrong);
                });
            }
        });
        return abortable(request);
    }

    private static List<String> elements(@Nullable String content) {
        if (Json.ofServer(content == null ? "" : content).value() instanceof List<?> elements) {
            return elements.stream().map(Json::write).toList();
        }
        throw new BadMessage("it is not an array");
    }

    /** Opens a stream. Comments are no messages: then the list is empty. */
    Asked stream(List<String> messages, Duration idle, Answer answer) {
        Request request = request(messages, EVENTS, idle);
        request.onResponseHeaders(response -> {
            if (isStream(response)) {
                turns.execute(answer::begun);
            }
        });
        EventStreamParser parser = new EventStreamParser();
        request.onResponseContentAsync((response, chunk, demander) -> {
            if (!isStream(response)) {
                demander.run();
                return;
            }
            List<String> events;
            try {
                events = parser.take(chunk.getByteBuffer());
            } catch (BadMessage x) {
                request.abort(x);
                return;
            }
            turns.execute(() -> {
                answer.messages(events);
                // A session that is behind is not sent more.
                demander.run();
            });
        });
        request.send(result -> {
            Response response = result.getResponse();
            WebSocketOpenException failure = result.isSucceeded() && response.getStatus() == 200 && !isStream(response)
                    ? unexpected("the answer is no stream of events", null)
                    : failure(result);
            turns.execute(() -> answer.end(failure));
        });
        return abortable(request);
    }

    private static boolean isStream(Response response) {
        String type = response.getHeaders().get(HttpHeader.CONTENT_TYPE);
        return response.getStatus() == 200 && type != null && type.startsWith(EVENTS);
    }

    private @Nullable WebSocketOpenException failure(Result result) {
        Response response = result.getResponse();
        int status = response == null ? 0 : response.getStatus();
        if (status != 0 && status != 200) {
            return failed(
                    "HTTP status " + status + " instead of 200", OpeningStep.HTTP, status, retryAfter(response), null);
        }
        Throwable thrown = result.getFailure();
        return thrown == null ? null : failed(String.valueOf(thrown.getMessage()), stepOf(thrown), 0, null, thrown);
    }

    private static OpeningStep stepOf(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return OpeningStep.TLS;
            }
        }
        return OpeningStep.HTTP;
    }

    private static @Nullable Duration retryAfter(Response response) {
        String value = response.getHeaders().get(HttpHeader.RETRY_AFTER);
        try {
            return value == null ? null : Duration.ofSeconds(Math.max(0, Long.parseLong(value.strip())));
        } catch (NumberFormatException date) {
            // A date; our server sends seconds. Without it the wait is that of the verdict.
            return null;
        }
    }

    /** Whoever answers does not speak the protocol. */
    private WebSocketOpenException unexpected(String what, @Nullable Throwable cause) {
        return failed(what, OpeningStep.HANDSHAKE, 0, null, cause);
    }

    private WebSocketOpenException failed(
            String what, OpeningStep step, int status, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        return new WebSocketOpenException(uri + ": " + what, step, status, retryAfter, cause);
    }
}
