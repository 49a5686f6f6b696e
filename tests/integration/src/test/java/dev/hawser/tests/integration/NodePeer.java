package dev.hawser.tests.integration;

import static dev.hawser.tests.integration.Bytes.utf8;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.Limit;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** npm {@code ws}, as a client or a server, in a process of Node.js. */
final class NodePeer implements ForeignPeer {
    private final Process process;
    private final Writer commands;
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    /** @param authority a PEM file with a certificate that is trusted too; null for none */
    private NodePeer(@Nullable Path authority, String... arguments) {
        process = NodeScript.start(
                authority == null ? Map.of() : Map.of("NODE_EXTRA_CA_CERTS", authority.toString()),
                "peer.mjs",
                arguments);
        commands = process.outputWriter(UTF_8);
        CompletableFuture.runAsync(this::readEvents, task -> new Thread(task, "node").start());
    }

    /** A client of that server. */
    static NodePeer connect(URI uri, String protocol) {
        return new NodePeer(null, "connect", uri.toString(), protocol);
    }

    /** A client of that server, which trusts this certificate. */
    static NodePeer connect(URI uri, String protocol, Path authority) {
        return new NodePeer(authority, "connect", uri.toString(), protocol);
    }

    /** A server; gives its port. */
    static NodePeer listen(String protocol, CompletableFuture<Integer> port) {
        NodePeer peer = new NodePeer(null, "listen", protocol);
        String listening = peer.next();
        assertThat(listening).startsWith("listening ");
        port.complete(Integer.parseInt(listening.substring("listening ".length())));
        return peer;
    }

    private void readEvents() {
        try (BufferedReader lines = process.inputReader(UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String event = line.substring(0, line.indexOf(' '));
                byte[] value = Base64.getDecoder().decode(line.substring(event.length() + 1));
                events.add(event + " " + (event.equals("binary") ? Bytes.hex(value) : new String(value, UTF_8)));
            }
        } catch (IOException x) {
            events.add("lost " + x);
        }
    }

    private void command(String action, byte[]... values) {
        StringBuilder line = new StringBuilder(action);
        for (byte[] value : values) {
            line.append(' ').append(Base64.getEncoder().encodeToString(value));
        }
        try {
            commands.append(line).append('\n').flush();
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    @Override
    public void sendText(String text) {
        command("text", utf8(text));
    }

    @Override
    public void sendBinary(byte[] data) {
        command("binary", data);
    }

    @Override
    public void sendFragments(String... parts) {
        command("fragments", Stream.of(parts).map(Bytes::utf8).toArray(byte[][]::new));
    }

    @Override
    public void sendPing(String payload) {
        command("ping", utf8(payload));
    }

    @Override
    public void close(int code, String reason) {
        command("close", utf8(String.valueOf(code)), utf8(reason));
    }

    @Override
    public String next() {
        return Limit.take(events, "an event of npm ws");
    }

    @Override
    public void close() {
        process.destroy();
        Limit.get(process.onExit(), "the end of Node.js");
    }
}
