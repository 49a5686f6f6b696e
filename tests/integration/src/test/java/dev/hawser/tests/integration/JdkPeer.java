package dev.hawser.tests.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hawser.testkit.Limit;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** The client in the JDK. */
final class JdkPeer implements ForeignPeer, WebSocket.Listener {
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private byte[] binary = new byte[0];
    private final WebSocket webSocket;

    JdkPeer(URI uri, String protocol) {
        this(HttpClient.newHttpClient(), uri, protocol);
    }

    /** @param protocol null for none */
    JdkPeer(HttpClient client, URI uri, @Nullable String protocol) {
        WebSocket.Builder builder = client.newWebSocketBuilder();
        if (protocol != null) {
            builder.subprotocols(protocol);
        }
        webSocket = Limit.get(builder.buildAsync(uri, this), "the JDK's client to connect");
    }

    @Override
    public void sendText(String message) {
        Limit.get(webSocket.sendText(message, true), "sent");
    }

    @Override
    public void sendBinary(byte[] data) {
        Limit.get(webSocket.sendBinary(ByteBuffer.wrap(data), true), "sent");
    }

    @Override
    public void sendFragments(String... parts) {
        for (int i = 0; i < parts.length; i++) {
            Limit.get(webSocket.sendText(parts[i], i == parts.length - 1), "sent");
        }
    }

    @Override
    public void sendPing(String payload) {
        Limit.get(webSocket.sendPing(UTF_8.encode(payload)), "sent");
    }

    @Override
    public void close(int code, String reason) {
        Limit.get(webSocket.sendClose(code, reason), "sent");
    }

    @Override
    public String next() {
        return Limit.take(events, "an event of the JDK's");
    }

    @Override
    public void close() {
        webSocket.abort();
    }

    @Override
    public void onOpen(WebSocket opened) {
        events.add("open " + opened.getSubprotocol());
        opened.request(Long.MAX_VALUE);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            events.add("text " + text);
            text.setLength(0);
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        byte[] part = new byte[data.remaining()];
        data.get(part);
        binary = Bytes.concat(binary, part);
        if (last) {
            events.add("binary " + Bytes.hex(binary));
            binary = new byte[0];
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
        events.add("pong " + UTF_8.decode(message));
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        events.add("close " + code + (reason.isEmpty() ? "" : " " + reason));
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        events.add("error " + error);
    }
}
