package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.Limit;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks a server for rooms over HTTP, by the JDK's client. */
final class RoomsHttp {
    static final String JSON = "application/json";
    static final String EVENTS = "text/event-stream";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI uri;

    RoomsHttp(URI uri) {
        this.uri = uri;
    }

    HttpRequest.Builder request(String accept, String content) {
        return HttpRequest.newBuilder(uri)
                .header("Content-Type", JSON)
                .header("Accept", accept)
                .POST(HttpRequest.BodyPublishers.ofString(content));
    }

    HttpResponse<String> send(HttpRequest request) {
        return Limit.get(client.sendAsync(request, HttpResponse.BodyHandlers.ofString()), "an answer");
    }

    CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest request) {
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    /** The messages of an answer with status 200. */
    List<@Nullable Object> poll(String content) {
        return messages(send(request(JSON, content).build()));
    }

    static List<@Nullable Object> messages(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue(JSON);
        return Json.array(answer.body());
    }

    /** A stream with status 200. */
    Events stream(String content) {
        HttpResponse<Stream<String>> answer = Limit.get(
                client.sendAsync(request(EVENTS, content).build(), HttpResponse.BodyHandlers.ofLines()), "a stream");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue(EVENTS);
        return new Events(answer.body());
    }

    /** A stream's events, as they come. */
    static final class Events implements AutoCloseable {
        private static final String END = "end";

        private final Stream<String> lines;
        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> comments = new LinkedBlockingQueue<>();
        private final Thread reader;

        Events(Stream<String> lines) {
            this.lines = lines;
            reader = new Thread(this::read, "events");
            reader.setDaemon(true);
            reader.start();
        }

        private void read() {
            try {
                lines.forEach(line -> {
                    if (line.startsWith("data: ")) {
                        events.add(line.substring("data: ".length()));
                    } else if (line.startsWith(":")) {
                        comments.add(line);
                    } else if (!line.isEmpty()) {
                        events.add("not a line of an event: " + line);
                    }
                });
            } catch (RuntimeException cancelled) {
                // By close, or by the server: the end either way.
            }
            events.add(END);
        }

        /** The data of the next event. */
        String next() {
            String event = Limit.take(events, "an event");
            assertThat(event).isNotEqualTo(END);
            return event;
        }

        void awaitComment() {
            Limit.take(comments, "a comment");
        }

        void awaitEnd() {
            assertThat(Limit.take(events, "the end of the stream")).isEqualTo(END);
        }

        /** Waits for the end, whatever comes before it. */
        void awaitEndSkipping() {
            String event = Limit.take(events, "the end of the stream");
            while (!event.equals(END)) {
                event = Limit.take(events, "the end of the stream");
            }
        }

        @Override
        public void close() {
            lines.close();
        }
    }

    /** A socket that has sent a request and reads nothing. */
    static Socket unread(URI uri, String accept, String content) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        String head = "POST " + uri.getPath() + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + JSON + "\r\nAccept: "
                + accept + "\r\nContent-Length: " + bytes.length + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().write(bytes);
        return socket;
    }
}
