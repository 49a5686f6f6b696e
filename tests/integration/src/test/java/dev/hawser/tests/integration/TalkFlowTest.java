package dev.hawser.tests.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.RawServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code hawser talk} between a fast side and a slow one, and on a terminal. */
class TalkFlowTest {
    /** More than the network, the pipes and a small heap hold together. */
    private static final int MUCH = 100 * 1024 * 1024;

    /** The common pool may have a single thread, and each of these waits for the other. */
    private static final Executor OWN_THREAD = task -> new Thread(task).start();

    private final RawServer server = new RawServer();
    private final String uri = "ws://localhost:" + server.port() + "/";

    @AfterEach
    void close() {
        server.close();
    }

    private static void close(RawPeer peer) {
        peer.send(RawFrame.unmasked(RawFrame.CLOSE, RawFrame.closePayload(1000, "")));
        peer.readToClose();
        peer.close();
    }

    private static List<String> smallHeap(String... arguments) {
        List<String> line = new ArrayList<>(Command.line(arguments));
        line.add(1, "-Xmx48m");
        return line;
    }

    @Test
    void whoeverReadsSlowlyHoldsBackTheServer() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(smallHeap("talk", uri, "-q"));
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process talk = builder.start();
        try {
            RawPeer peer = server.acceptWebSocket();
            byte[] frame = RawFrame.unmasked(RawFrame.TEXT, "x".repeat(1023).getBytes(UTF_8))
                    .bytes();
            CompletableFuture<Void> sending = CompletableFuture.runAsync(
                    () -> {
                        for (int i = 0; i < MUCH / 1024; i++) {
                            peer.send(frame);
                        }
                    },
                    OWN_THREAD);
            assertThatThrownBy(() -> sending.get(2, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            CompletableFuture<Long> count =
                    CompletableFuture.supplyAsync(() -> count(talk.getInputStream()), OWN_THREAD);
            Limit.get(sending, "sending");
            close(peer);
            assertThat(Limit.get(count, "the output")).isEqualTo(MUCH);
            assertThat(Limit.get(talk.onExit(), "the end").exitValue()).isZero();
            assertThat(new String(talk.getErrorStream().readAllBytes(), UTF_8)).isEmpty();
        } finally {
            talk.destroyForcibly();
        }
    }

    private static long count(InputStream in) {
        try {
            return in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException x) {
            throw new AssertionError("the output", x);
        }
    }

    @Test
    void aServerThatReadsSlowlyHoldsBackTheInput() {
        try (Command talk = new Command("talk", uri, "--wait", "0", "-q")) {
            RawPeer peer = server.acceptWebSocket();
            String line = "y".repeat(1023) + "\n";
            CompletableFuture<Void> typing = CompletableFuture.runAsync(
                    () -> {
                        for (int i = 0; i < MUCH / 1024; i++) {
                            talk.type(line);
                        }
                        talk.endInput();
                    },
                    OWN_THREAD);
            assertThatThrownBy(() -> typing.get(2, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            for (int i = 0; i < MUCH / 1024; i++) {
                assertThat(peer.readFrame().payload()).hasSize(1023);
            }
            close(peer);
            Limit.get(typing, "typing");
            talk.end().assertExitCode(0);
        }
    }

    @Test
    void aMessageLongerThanTheHeapIsPrintedAsItComes() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(smallHeap("talk", uri, "-q"));
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process talk = builder.start();
        try {
            CompletableFuture<Long> count =
                    CompletableFuture.supplyAsync(() -> count(talk.getInputStream()), OWN_THREAD);
            RawPeer peer = server.acceptWebSocket();
            peer.send(RawFrame.header(true, 0, RawFrame.TEXT, false, MUCH));
            byte[] piece = "z".repeat(1024 * 1024).getBytes(UTF_8);
            for (int i = 0; i < MUCH / piece.length; i++) {
                peer.send(piece);
            }
            close(peer);
            assertThat(Limit.get(count, "the output")).isEqualTo(MUCH + 1);
            assertThat(Limit.get(talk.onExit(), "the end").exitValue()).isZero();
        } finally {
            talk.destroyForcibly();
        }
    }

    @Test
    void anOutputThatNobodyReadsAnyMoreEndsTheTalk() {
        try (TestServer echo = TestServer.serving(SendBack::new)) {
            String line = String.join("' '", Command.line("talk", echo.uri("/").toString()));
            Command.Result result =
                    Command.Result.of(new ProcessBuilder("sh", "-c", "yes | '" + line + "' | head -n 2"));
            assertThat(result.out()).containsExactly("y", "y");
            assertThat(result.err()).contains("hawser talk: the standard output cannot be written: Broken pipe");
        }
    }

    /** The next line on the screen that is more than a prompt. */
    private static String shown(Command talk) {
        // A carriage return ends a line too, here; and what erases the line is at the beginning of the next one.
        String line = talk.nextLine().replace("\u001b[K", "");
        while (line.isEmpty() || line.equals("> ")) {
            line = talk.nextLine().replace("\u001b[K", "");
        }
        return line;
    }

    @Test
    void onATerminalMessagesAreMarkedAndHarmless() {
        try (Command talk = Command.onTerminal("talk", uri)) {
            RawPeer peer = server.acceptWebSocket();
            assertThat(shown(talk))
                    .startsWith("hawser talk: connected to " + uri + " (")
                    .endsWith(" (Ctrl-D or Ctrl-C closes)");
            talk.type("hello\n");
            assertThat(peer.readFrame().text()).isEqualTo("hello");
            assertThat(shown(talk)).endsWith("hello");
            peer.send(RawFrame.unmasked(RawFrame.TEXT, Bytes.utf8("a\u001b[31mb\r\u202ec\n< d\u009bö\u007f")));
            assertThat(shown(talk)).isEqualTo("< a\\x1B[31mb\\x0D\\u{202E}c");
            assertThat(talk.nextLine()).isEqualTo("  < d\\x9Bö\\x7F");
            peer.send(RawFrame.unmasked(RawFrame.BINARY, new byte[] {1, 2, (byte) 0xAB}));
            assertThat(shown(talk)).isEqualTo("< (binary) 01 02 AB (3 bytes)");
            // A character of two bytes, in two fragments.
            peer.send(RawFrame.unmasked(RawFrame.TEXT, new byte[] {(byte) 0xC3}).unfinished());
            peer.send(RawFrame.unmasked(RawFrame.CONTINUATION, new byte[] {(byte) 0xB6}));
            assertThat(shown(talk)).isEqualTo("< ö");
            // Ctrl-D: the end of what is typed.
            talk.type("\u0004");
            assertThat(peer.readFrame().closeCode()).isEqualTo(1000);
            peer.send(RawFrame.unmasked(RawFrame.CLOSE, RawFrame.closePayload(1000, "")));
            peer.close();
            Command.Result result = talk.end();
            assertThat(result.out().get(result.out().size() - 1)).endsWith("hawser talk: closed: 1000");
            result.assertExitCode(0);
        }
    }

    @Test
    void ctrlCOnATerminalCloses() {
        try (Command talk = Command.onTerminal("talk", uri)) {
            RawPeer peer = server.acceptWebSocket();
            talk.nextLine();
            talk.type("\u0003");
            assertThat(peer.readFrame().closeCode()).isEqualTo(1000);
            peer.send(RawFrame.unmasked(RawFrame.CLOSE, RawFrame.closePayload(1000, "")));
            peer.close();
            talk.end().assertExitCode(0);
        }
    }
}
