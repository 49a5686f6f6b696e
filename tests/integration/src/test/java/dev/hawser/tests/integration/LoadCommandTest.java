package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.hawser.chat.ChatOptions;
import dev.hawser.chat.ChatServer;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawServer;
import dev.hawser.tests.integration.FaultyRoom.Delivery;
import dev.hawser.tests.integration.FaultyRoom.Fault;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code hawser load} as a user meets it: what it prints, what it finds wrong, and its exit code. */
class LoadCommandTest {
    private static final int CLIENTS = 10;
    private static final int MESSAGES = 200;

    private static Command.Result load(int port, String... options) {
        List<String> arguments = new ArrayList<>(
                List.of("load", "localhost", String.valueOf(port), String.valueOf(CLIENTS), String.valueOf(MESSAGES)));
        arguments.addAll(List.of(options));
        return Command.run(arguments.toArray(String[]::new));
    }

    private static void assertPassed(Command.Result result, int port, int deliveries) {
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).hasSize(3);
        assertThat(result.out().get(0)).matches("Opened 10 of 10 connections to localhost:" + port + " in \\d+ms");
        assertThat(result.out().get(1))
                .matches("Sent/Received " + MESSAGES + "/" + deliveries + " messages in \\d+ms: \\d+msg/s");
        assertThat(result.out().get(2)).matches("Closed 10 connections to localhost:" + port + " in \\d+ms");
        result.assertExitCode(0);
    }

    @Test
    void aGoodRoomPassesWithThreeLines() throws Exception {
        ChatServer server = new ChatServer(ChatOptions.DEFAULT.withAddress(null, 0));
        server.start();
        try {
            assertPassed(load(server.port()), server.port(), CLIENTS * MESSAGES);
            assertThat(server.room().endOffset()).isEqualTo(MESSAGES);
        } finally {
            server.stop();
        }
    }

    @Test
    void oneMessageAtATimePasses() throws Exception {
        ChatServer server = new ChatServer(ChatOptions.DEFAULT.withAddress(null, 0));
        server.start();
        try {
            assertPassed(load(server.port(), "--window", "1"), server.port(), CLIENTS * MESSAGES);
        } finally {
            server.stop();
        }
    }

    static Stream<Arguments> harmlessRooms() {
        return Stream.of(
                room("sends plain messages", (number, text, speaker, member) -> member.send(text)),
                room(
                        "fragments each message",
                        (number, text, speaker, member) -> member.sendEncoded(FaultyRoom.fragments(text))),
                room("fragments some messages", (number, text, speaker, member) -> {
                    if (number % 3 == member.index % 3) {
                        member.sendEncoded(FaultyRoom.fragments(text));
                    } else {
                        member.sendEncoded(RawFrame.unmasked(RawFrame.TEXT, Bytes.utf8(text))
                                .bytes());
                    }
                }),
                room("lets others speak", (number, text, speaker, member) -> {
                    member.send("ann:what is this? #" + number);
                    member.send(text);
                }),
                room("pings in between", (number, text, speaker, member) -> {
                    member.connection().sendPing(ByteBuffer.allocate(number % 126));
                    member.send(text);
                }));
    }

    private static Arguments room(String what, Delivery delivery) {
        return arguments(what, delivery);
    }

    @ParameterizedTest(name = "a room that {0}")
    @MethodSource("harmlessRooms")
    void aRoomThatDeliversInAnotherWayPasses(String what, Delivery delivery) {
        try (FaultyRoom room = new FaultyRoom(delivery)) {
            assertPassed(load(room.port()), room.port(), CLIENTS * MESSAGES);
        }
    }

    static Stream<Fault> faultyRooms() {
        int[] deliveries = {0};
        String[] held = {""};
        return Stream.of(
                new Fault(
                        "loses every 100th delivery",
                        "is lost|nothing received for 5 s",
                        (number, text, speaker, member) -> {
                            if (++deliveries[0] % 100 != 0) {
                                member.send(text);
                            }
                        }),
                new Fault(
                        "loses the last delivery",
                        "nothing received for 5 s: 1999 of 2000 deliveries came; user\\d has 199 of 200 messages sent",
                        (number, text, speaker, member) -> {
                            if (number < MESSAGES - 1 || member.index != 7) {
                                member.send(text);
                            }
                        }),
                new Fault("doubles one", "doubled|twice", (number, text, speaker, member) -> {
                    member.send(text);
                    if (number == 50 && member.index == 3) {
                        member.send(text);
                    }
                }),
                new Fault("doubles the last one", "twice", (number, text, speaker, member) -> {
                    member.send(text);
                    if (number == MESSAGES - 1 && member.index == 3) {
                        member.send(text);
                    }
                }),
                new Fault("doubles one for everybody", "twice", (number, text, speaker, member) -> {
                    member.send(text);
                    if (number == 50) {
                        member.send(text);
                    }
                }),
                new Fault(
                        "alters a byte",
                        "received what nobody sent, or altered: \"user",
                        (number, text, speaker, member) -> member.send(
                                number == 50 && member.index == 3 ? text.substring(0, text.length() - 1) + "x" : text)),
                new Fault(
                        "alters a byte for everybody",
                        "received what nobody sent, or altered: \"user",
                        (number, text, speaker, member) ->
                                member.send(number == 50 ? text.replace("Hello", "Hullo") : text)),
                new Fault("has another order for one", "the order is another", (number, text, speaker, member) -> {
                    if (number == 50 && member.index == 3) {
                        held[0] = text;
                        return;
                    }
                    member.send(text);
                    if (number == 51 && member.index == 3) {
                        member.send(held[0]);
                    }
                }),
                new Fault(
                        "says something of its own",
                        "received what nobody sent, or altered: \"welcome\"",
                        (number, text, speaker, member) -> {
                            if (number == 0) {
                                member.send("welcome");
                            }
                            member.send(text);
                        }),
                new Fault(
                        "sends binary",
                        "received a binary message",
                        (number, text, speaker, member) ->
                                member.connection().sendMessage(Bytes.utf8(text), 0, text.length())),
                new Fault(
                        "breaks the protocol",
                        "the server broke a rule or a limit, and the connection of user\\d was closed: 1002 opcode 0x3 is reserved",
                        (number, text, speaker, member) -> member.sendEncoded(Bytes.of("83 00"))),
                new Fault(
                        "closes one member",
                        "the server closed the connection of user\\d: 1011 enough",
                        (number, text, speaker, member) -> {
                            member.send(text);
                            if (number == 50 && member.index == 3) {
                                member.connection().close(1011, "enough");
                            }
                        }),
                new Fault(
                        "echoes instead of broadcasting",
                        "is lost|nothing received for 5 s",
                        (number, text, speaker, member) -> {
                            if (member == speaker) {
                                member.send(text);
                            }
                        }));
    }

    @ParameterizedTest(name = "a room that {0}")
    @MethodSource("faultyRooms")
    void aFaultyRoomIsFoundOut(Fault fault) {
        try (FaultyRoom room = new FaultyRoom(fault.delivery())) {
            // Whatever else is wrong is found out without it.
            String timeout = fault.complaint().contains("nothing received") ? "5" : "60";
            Command.Result result = load(room.port(), "--timeout", timeout);
            assertThat(result.complaint()).startsWith("hawser load: ").containsPattern(fault.complaint());
            result.assertExitCode(1);
            assertThat(result.out()).hasSizeLessThan(2 + (fault.kind().contains("last") ? 1 : 0));
        }
    }

    @Test
    void aServerThatDiesInTheMiddleIsReported() {
        FaultyRoom[] dying = new FaultyRoom[1];
        try (FaultyRoom room = new FaultyRoom((number, text, speaker, member) -> {
            member.send(text);
            if (number == 50 && member.index == 0) {
                dying[0].die();
            }
        })) {
            dying[0] = room;
            Command.Result result = load(room.port(), "--timeout", "60", "--window", "1");
            assertThat(result.complaint())
                    .containsPattern("the connection of user\\d was lost: 1006|could not send: CLOSED");
            result.assertExitCode(1);
        }
    }

    @Test
    void anEchoServerPassesInModeEcho() {
        try (FaultyRoom room = new FaultyRoom((number, text, speaker, member) -> {
            if (member == speaker) {
                member.send(text);
            }
        })) {
            assertPassed(load(room.port(), "--mode", "echo"), room.port(), MESSAGES);
        }
    }

    @Test
    void aBroadcastServerFailsInModeEcho() {
        try (FaultyRoom room = FaultyRoom.good()) {
            Command.Result result = load(room.port(), "--mode", "echo");
            assertThat(result.complaint()).containsPattern("received what it did not say|sent \"user.*and received");
            result.assertExitCode(1);
        }
    }

    @Test
    void aHostThatDoesNotExistIsReported() {
        Command.Result result = Command.run("load", "no-such-host.invalid", "8080", "3", "3");
        assertThat(result.complaint()).contains("the host name no-such-host.invalid is not known");
        result.assertExitCode(1);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void aPortOnWhichNobodyListensIsReported() {
        RawServer server = new RawServer();
        int port = server.port();
        server.close();
        Command.Result result = load(port);
        assertThat(result.complaint())
                .contains("ws://localhost:" + port + "/chat")
                .contains("nobody listens there");
        result.assertExitCode(1);
    }

    @Test
    void aServerThatDoesNotAnswerIsReported() {
        try (RawServer server = new RawServer()) {
            Command.Result result = load(server.port(), "--timeout", "1");
            assertThat(result.complaint()).contains("nothing opened for 1 s, with 0 of 10 connections open");
            result.assertExitCode(1);
        }
    }

    @Test
    void aPlainHttpServerIsReported() throws Exception {
        ChatServer server = new ChatServer(ChatOptions.DEFAULT.withAddress(null, 0));
        server.start();
        try {
            Command.Result result = load(server.port(), "--path", "/elsewhere");
            assertThat(result.complaint()).contains("HTTP status 404 Not Found instead of 101");
            result.assertExitCode(1);
        } finally {
            server.stop();
        }
    }

    @Test
    void aServerThatSpeaksAnotherSubProtocolIsReported() throws Exception {
        ChatServer server = new ChatServer(ChatOptions.DEFAULT.withAddress(null, 0));
        server.start();
        try {
            Command.Result result = load(server.port(), "--protocol", "soup");
            assertThat(result.complaint())
                    .contains("503")
                    .contains("No WebSocket is served here for the offered sub-protocols: soup.");
            result.assertExitCode(1);
        } finally {
            server.stop();
        }
    }
}
