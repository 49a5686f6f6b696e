package dev.hawser.roomsclient;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.HttpAnswer;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.RawServer;
import java.io.EOFException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The steps of tests/client-behaviour that are requests over HTTP, and answers to them. */
final class HttpScript {
    private record Request(RawPeer peer, HttpAnswer content) {}

    private record Asked(RawPeer peer, String accept, Object messages) {}

    private static final String DEFAULT_NAME = "request";

    private final RawServer server;
    private final Ids ids;
    /** Those that no step has named yet. */
    private final List<Asked> others = new ArrayList<>();

    private final Map<String, RawPeer> named = new HashMap<>();

    HttpScript(RawServer server, Ids ids) {
        this.server = server;
        this.ids = ids;
    }

    void expect(Message expected) {
        Asked found = take(expected);
        ids.remember(found.messages());
        named.put(expected.has("name") ? expected.string("name") : DEFAULT_NAME, found.peer());
    }

    /** Requests that are under way at the same time come in any order. */
    private Asked take(Message expected) {
        for (Asked asked : List.copyOf(others)) {
            if (isExpected(expected, asked)) {
                others.remove(asked);
                return asked;
            }
        }
        Asked asked = read();
        if (!isExpected(expected, asked)) {
            others.add(asked);
            assertThat(others).as("requests that are not expected").hasSizeLessThan(2);
            return take(expected);
        }
        return asked;
    }

    private static boolean isExpected(Message expected, Asked asked) {
        return expected.string("accept").equals(asked.accept())
                && Matching.isMessage(expected.members().get("messages"), asked.messages());
    }

    private Asked read() {
        Request next = next();
        HttpAnswer content = next.content();
        assertThat(content.head().startLine()).isEqualTo("POST /rooms HTTP/1.1");
        assertThat(content.field("content-type")).startsWith("application/json");
        Object messages = Json.parse(content.body()).value();
        return new Asked(next.peer(), String.valueOf(content.field("accept")), Objects.requireNonNull(messages));
    }

    private Request next() {
        RawPeer peer = server.accept();
        HttpAnswer request = request(peer);
        while (request == null) {
            peer.disconnect();
            peer = server.accept();
            request = request(peer);
        }
        return new Request(peer, request);
    }

    /** Null for a connection that ends without one: the client's pool may make one more than it has requests for. */
    private static @Nullable HttpAnswer request(RawPeer peer) {
        try {
            return peer.readAnswer();
        } catch (UncheckedIOException x) {
            if (x.getCause() instanceof EOFException) {
                return null;
            }
            throw x;
        }
    }

    void answer(Message answer) {
        RawPeer peer = remove(answer.has("to") ? answer.string("to") : DEFAULT_NAME);
        String status = answer.has("status") ? String.valueOf(answer.integer("status")) : "200";
        String content = answer.has("messages")
                ? Json.of(ids.put(answer.json("messages").value())).text()
                : "";
        String more = answer.has("retryAfter") ? "Retry-After: " + answer.integer("retryAfter") + "\r\n" : "";
        answer(peer, status, more, content);
    }

    private static void answer(RawPeer peer, String status, String more, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        peer.send(
                "HTTP/1.1 " + status + " As the script says\r\nConnection: close\r\nContent-Type: application/json\r\n"
                        + more + "Content-Length: " + bytes.length + "\r\n\r\n");
        peer.send(bytes);
        peer.readToEnd();
        peer.disconnect();
    }

    /** The next attempt to open a WebSocket is accepted. */
    RawPeer connect() {
        Request handshake = handshake();
        handshake.peer().send(RawPeer.acceptance(handshake.content().head(), "Sec-WebSocket-Protocol: hawser.v1"));
        return handshake.peer();
    }

    /** The next attempt to open a WebSocket is answered by a status. */
    void refuse(long status) {
        answer(handshake().peer(), String.valueOf(status), "", "");
    }

    /** The next attempt to open a WebSocket has no answer. */
    void swallow(String name) {
        named.put(name, handshake().peer());
    }

    private Request handshake() {
        Request next = next();
        assertThat(next.content().head().startLine()).startsWith("GET /rooms ");
        return next;
    }

    /** A request becomes a stream. */
    RawPeer stream(@Nullable Object name) {
        RawPeer peer = remove(name instanceof String given ? given : DEFAULT_NAME);
        peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/event-stream\r\n\r\n");
        return peer;
    }

    /** The client does not wait for an answer any more. */
    void expectDropped(String name) {
        RawPeer peer = remove(name);
        peer.readToEnd();
        peer.disconnect();
    }

    private RawPeer remove(String name) {
        return Objects.requireNonNull(named.remove(name), () -> "there is no request " + name);
    }

    void assertNoMore() {
        assertThat(others).as("requests that were not expected").isEmpty();
    }

    void close() {
        named.values().forEach(RawPeer::disconnect);
        others.forEach(asked -> asked.peer().disconnect());
    }
}
