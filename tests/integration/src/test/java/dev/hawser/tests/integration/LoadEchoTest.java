package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.tests.integration.FaultyRoom.Fault;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.WebSocket;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code hawser load --mode echo} against servers that say more than they are told, or something else. */
@Tag("same-on-every-java")
class LoadEchoTest {

    /** Public test servers greet, and many others send news. */
    private static final class Talkative implements WebSocket.OnTextMessage {
        private @Nullable Connection connection;
        private int messages;

        @Override
        public void onOpen(Connection opened) {
            connection = opened;
            opened.sendMessage("Request served by 4d896d95b55478");
        }

        @Override
        public void onMessage(String data) {
            if (connection != null) {
                if (messages++ == 5) {
                    connection.sendMessage("{\"type\":\"heartbeat\",\"at\":\"12:30\"}");
                }
                connection.sendMessage(data);
            }
        }

        @Override
        public void onClose(int closeCode, String reason) {}
    }

    /** Where there is one member, both modes are the same. */
    @ParameterizedTest
    @ValueSource(strings = {"echo", "broadcast"})
    void whatAServerSaysBesidesIsCountedAndNoError(String mode) {
        try (TestServer server = TestServer.serving(ConnectionOptions.DEFAULT, Talkative::new)) {
            Command.Result result =
                    LoadUrlTest.load(server.uri("/") + " --mode " + mode + " --clients 1 --messages 40");
            assertThat(result.err()).isEmpty();
            result.assertExitCode(0);
            assertThat(result.out())
                    .contains("foreign  2 messages of others, not counted", "errors   none")
                    .contains("lost     0 deliveries, 0 connections");
        }
    }

    static Stream<Fault> faults() {
        AtomicReference<String> held = new AtomicReference<>();
        return Stream.of(
                new Fault("doubled echo", "#5 twice", (number, text, speaker, member) -> {
                    member.send(text);
                    if (number == 5) {
                        member.send(text);
                    }
                }),
                new Fault(
                        "echo lost or out of order",
                        "#6 and is still waiting for #5",
                        (number, text, speaker, member) -> {
                            if (number != 5) {
                                member.send(text);
                            }
                        }),
                new Fault(
                        "echo lost or out of order",
                        "#6 and is still waiting for #5",
                        (number, text, speaker, member) -> {
                            if (number == 5) {
                                held.set(text);
                            } else {
                                member.send(text);
                            }
                            if (number == 6) {
                                member.send(held.get());
                            }
                        }),
                new Fault("altered echo", "and received \"user0:#5 Hullo", (number, text, speaker, member) -> {
                    member.send(number == 5 ? text.replace("Hello", "Hullo") : text);
                }),
                new Fault(
                        "unexpected message",
                        "received what it did not say: \"user0:#99999",
                        (number, text, speaker, member) -> {
                            member.send(text);
                            if (number == 19) {
                                member.send(text.replace("#19", "#99999"));
                            }
                        }),
                new Fault("binary message", "received a binary message", (number, text, speaker, member) -> {
                    if (number == 5) {
                        member.connection().sendMessage(Bytes.utf8(text), 0, text.length());
                    } else {
                        member.send(text);
                    }
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void aFaultySenderBackIsFoundOut(Fault fault) {
        try (FaultyRoom room = new FaultyRoom(fault.delivery())) {
            Command.Result result = LoadUrlTest.load(room, "--mode echo --clients 1 --messages 20 --window 4");
            result.assertExitCode(1);
            assertThat(result.out()).contains("errors   1 x " + fault.kind());
            assertThat(result.complaint()).contains(fault.complaint());
        }
    }
}
