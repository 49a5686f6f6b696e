package dev.hawser.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.HttpHead;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.RawServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The load client in C, against a server that is played here. */
@EnabledIf("hasCompiler")
class EchoLoadTest {
    private static final String PROTOCOL = "Sec-WebSocket-Protocol: echo";
    private static final int PAYLOAD_BYTES = 200;

    @TempDir
    private static Path directory;

    private final RawServer server = new RawServer();

    static boolean hasCompiler() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "cc")));
    }

    @BeforeAll
    static void compile() throws Exception {
        Process compiler = new ProcessBuilder(
                        "cc",
                        "-Wall",
                        "-Wextra",
                        "-Werror",
                        "-o",
                        program(),
                        Path.of("src/main/c/echoload.c").toAbsolutePath().toString())
                .redirectErrorStream(true)
                .start();
        assertThat(output(compiler)).isEmpty();
        assertThat(compiler.waitFor()).isZero();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void hasOneMessageUnderWayAndNoneTwice() throws Exception {
        Process client = start(1, 20);
        Set<String> messages = new HashSet<>();
        try (RawPeer peer = server.acceptWebSocket(PROTOCOL)) {
            for (int i = 0; i < 20; i++) {
                RawFrame frame = peer.readFrame();
                assertThat(frame.masked()).isTrue();
                assertThat(frame.payload()).hasSize(PAYLOAD_BYTES);
                messages.add(frame.text());
                peer.send(echo(frame));
            }
            answerClose(peer);
        }
        assertThat(messages).hasSize(20);
        assertSuccess(client, new LoadLine.Delivered(20, 20, 0));
    }

    @Test
    void hasAsManyMessagesUnderWayAsItIsTold() throws Exception {
        Process client = start(1, 20, "3");
        ArrayDeque<RawFrame> underWay = new ArrayDeque<>();
        Set<String> messages = new HashSet<>();
        try (RawPeer peer = server.acceptWebSocket(PROTOCOL)) {
            for (int i = 0; i < 20; i++) {
                RawFrame frame = peer.readFrame();
                messages.add(frame.text());
                underWay.add(frame);
                // The third one comes before the first one is answered.
                if (underWay.size() == 3) {
                    peer.send(echo(underWay.remove()));
                }
            }
            underWay.forEach(frame -> peer.send(echo(frame)));
            answerClose(peer);
        }
        assertThat(messages).hasSize(20);
        assertSuccess(client, new LoadLine.Delivered(20, 20, 0));
    }

    @Test
    void twoRepliesInTheWrongOrderAreAFailure() throws Exception {
        Process client = start(1, 20, "2");
        try (RawPeer peer = server.acceptWebSocket(PROTOCOL)) {
            RawFrame first = peer.readFrame();
            peer.send(echo(peer.readFrame()));
            peer.send(echo(first));
            assertFailure(client, "and received");
        }
    }

    @Test
    void takesARepliesBytesOneByOne() throws Exception {
        Process client = start(1, 2);
        try (RawPeer peer = server.acceptWebSocket(PROTOCOL)) {
            for (int i = 0; i < 2; i++) {
                for (byte b : echo(peer.readFrame()).bytes()) {
                    peer.send(new byte[] {b});
                }
            }
            answerClose(peer);
        }
        assertSuccess(client, new LoadLine.Delivered(2, 2, 0));
    }

    @Test
    void takesAReplyTogetherWithABeginningOfTheNextFrame() throws Exception {
        Process client = start(1, 2);
        try (RawPeer peer = server.acceptWebSocket(PROTOCOL)) {
            byte[] reply = echo(peer.readFrame()).bytes();
            byte[] ping = RawFrame.unmasked(RawFrame.PING, new byte[] {1, 2, 3}).bytes();
            byte[] together = Arrays.copyOf(reply, reply.length + 3);
            System.arraycopy(ping, 0, together, reply.length, 3);
            peer.send(together);
            RawFrame second = peer.readFrame();
            peer.send(Arrays.copyOfRange(ping, 3, ping.length));
            assertThat(peer.readFrame().payload()).containsExactly(1, 2, 3);
            peer.send(echo(second));
            answerClose(peer);
        }
        assertSuccess(client, new LoadLine.Delivered(2, 2, 0));
    }

    @Test
    void answersPingsWhileItHoldsAndClosesWhenItsInputEnds() throws Exception {
        Process client = start(1, 0);
        try (RawPeer peer = server.acceptWebSocket(PROTOCOL)) {
            peer.send(RawFrame.unmasked(RawFrame.PING, new byte[] {1, 2, 3}));
            RawFrame pong = peer.readFrame();
            assertThat(pong.opcode()).isEqualTo(RawFrame.PONG);
            assertThat(pong.payload()).containsExactly(1, 2, 3);
            client.getOutputStream().close();
            answerClose(peer);
        }
        assertThat(lines(client)).hasExactlyElementsOfTypes(LoadLine.Opened.class, LoadLine.Closed.class);
        assertThat(client.waitFor()).isZero();
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("a reply that differs", "and received", peer -> {
                    byte[] payload = peer.readFrame().payload();
                    payload[payload.length - 1]++;
                    peer.send(RawFrame.unmasked(RawFrame.TEXT, payload));
                }),
                fault("a reply that is too short", "and received", peer -> {
                    byte[] payload = peer.readFrame().payload();
                    peer.send(RawFrame.unmasked(RawFrame.TEXT, Arrays.copyOf(payload, payload.length - 1)));
                }),
                fault("the reply before", "and received", peer -> {
                    RawFrame first = peer.readFrame();
                    peer.send(echo(first));
                    peer.readFrame();
                    peer.send(echo(first));
                }),
                fault("a reply of another type", "a frame that begins with 82", peer -> {
                    peer.send(
                            RawFrame.unmasked(RawFrame.BINARY, peer.readFrame().payload()));
                }),
                fault("a fragment", "a frame that begins with 01", peer -> {
                    peer.send(echo(peer.readFrame()).unfinished());
                }),
                fault("a masked reply", "a frame that begins with 81 fe", peer -> {
                    peer.send(RawFrame.masked(RawFrame.TEXT, peer.readFrame().payload()));
                }),
                fault("a frame that is too long", "received a frame of 60000", peer -> {
                    peer.readFrame();
                    peer.send(RawFrame.unmasked(RawFrame.TEXT, new byte[60_000]));
                }),
                fault("a close frame", "closed with 1011", peer -> {
                    peer.readFrame();
                    peer.send(RawFrame.unmasked(RawFrame.CLOSE, RawFrame.closePayload(1011, "")));
                }),
                fault("the end of the connection", "ended without a close frame", RawPeer::shutdownOutput));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void failsWith(String name, String expected, Consumer<RawPeer> fault) throws Exception {
        Process client = start(1, 2);
        try (RawPeer peer = server.acceptWebSocket(PROTOCOL)) {
            fault.accept(peer);
            peer.readToEnd();
        }
        assertFailure(client, expected);
    }

    @Test
    void failsWhenAReplyComesTwice() throws Exception {
        Process client = start(1, 1);
        try (RawPeer peer = server.acceptWebSocket(PROTOCOL)) {
            RawFrame reply = echo(peer.readFrame());
            peer.send(reply);
            peer.send(reply);
            peer.readToEnd();
        }
        assertFailure(client, "a message that nobody asked for");
    }

    static Stream<Arguments> responses() {
        return Stream.of(
                Arguments.of("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 404 Not Found"),
                Arguments.of(
                        "HTTP/1.1 101 Switching Protocols\r\n" + PROTOCOL + "\r\nSec-WebSocket-Accept: "
                                + RawPeer.accept(RawPeer.KEY) + "\r\n\r\n",
                        "no Sec-WebSocket-Accept"));
    }

    @ParameterizedTest
    @MethodSource("responses")
    void refusesTheResponse(String response, String expected) throws Exception {
        Process client = start(1, 1);
        try (RawPeer peer = server.accept()) {
            peer.readHead();
            peer.send(response);
            assertFailure(client, expected);
        }
    }

    @Test
    void refusesAResponseWithoutTheProtocol() throws Exception {
        Process client = start(1, 1);
        try (RawPeer peer = server.accept()) {
            HttpHead request = peer.readHead();
            assertThat(request.field("sec-websocket-protocol")).isEqualTo("echo");
            peer.send(RawPeer.acceptance(request, "Sec-WebSocket-Protocol: echoes"));
            assertFailure(client, "no Sec-WebSocket-Protocol: echo in");
        }
    }

    private static Arguments fault(String name, String expected, Consumer<RawPeer> fault) {
        return Arguments.of(name, expected, fault);
    }

    private static RawFrame echo(RawFrame frame) {
        return RawFrame.unmasked(frame.opcode(), frame.payload());
    }

    private static void answerClose(RawPeer peer) {
        peer.send(echo(peer.readToClose()));
    }

    private static String program() {
        return directory.resolve("echoload").toString();
    }

    /** @param more arguments */
    private Process start(int clients, int messages, String... more) throws IOException {
        Load load = new Load(Workload.ECHO, clients, messages);
        List<String> words = new ArrayList<>(List.of(program()));
        words.addAll(load.echoArguments(Contender.HAWSER, server.port(), PAYLOAD_BYTES));
        words.addAll(List.of(more));
        return new ProcessBuilder(words).redirectErrorStream(true).start();
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes());
    }

    private static List<LoadLine> lines(Process client) throws IOException {
        return output(client)
                .lines()
                .map(line -> LoadLine.parse(line).orElseThrow(() -> new AssertionError(line)))
                .toList();
    }

    private static void assertSuccess(Process client, LoadLine.Delivered expected) throws Exception {
        List<LoadLine> lines = lines(client);
        assertThat(lines)
                .hasExactlyElementsOfTypes(
                        LoadLine.Opened.class,
                        LoadLine.Delivered.class,
                        LoadLine.Used.class,
                        LoadLine.Latency.class,
                        LoadLine.Closed.class);
        assertThat(lines.get(1))
                .usingRecursiveComparison()
                .ignoringFields("millis")
                .isEqualTo(expected);
        assertThat(client.waitFor()).isZero();
    }

    private static void assertFailure(Process client, String expected) throws Exception {
        List<String> lines = output(client).lines().toList();
        assertThat(lines.get(lines.size() - 1)).startsWith("echoload: ").contains(expected);
        assertThat(client.waitFor()).isEqualTo(1);
    }
}
