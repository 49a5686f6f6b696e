package dev.hawser.tests.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.gateway.Authentication;
import dev.hawser.rooms.RoomsOptions;
import dev.hawser.testkit.RawFrame;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients should not send: the connection lives where it can, and a bystander in the room notices nothing. */
class RoomsBadInputTest {
    private static final int MEBIBYTE = 1024 * 1024;

    private RoomsServer server;
    private RoomsPeer bystander;

    @BeforeEach
    void start() {
        server = RoomsServer.withDefaults();
        bystander = RoomsPeer.joined(server, "bystander", "lobby");
    }

    @AfterEach
    void theBystanderHasNoticedNothing() {
        bystander.assertLives();
        bystander.close();
        server.close();
    }

    @Test
    void textThatIsNotUtf8Is1007() {
        try (RoomsPeer client = RoomsPeer.hello(server, "ann")) {
            client.raw().send(RawFrame.masked(RawFrame.TEXT, new byte[] {'"', (byte) 0xC3, 0x28, '"'}));
            assertThat(client.raw().readToClose().closeCode()).isEqualTo(1007);
        }
    }

    @Test
    void aBinaryMessageIs1003() {
        try (RoomsPeer client = RoomsPeer.hello(server, "ann")) {
            client.raw().send(RawFrame.masked(RawFrame.BINARY, "{\"type\":\"ping\"}".getBytes(UTF_8)));
            assertThat(client.raw().readToClose().closeCode()).isEqualTo(1003);
        }
    }

    @Test
    void aMessageOfAMebibyteIsReadAndALongerOneIs1009() {
        try (RoomsPeer client = RoomsPeer.hello(server, "ann")) {
            String start = "{\"type\":\"publish\",\"room\":\"lobby\",\"seq\":1,\"data\":\"";
            String longest = start + "x".repeat(MEBIBYTE - start.length() - 2) + "\"}";
            client.send(longest);
            assertThat(client.nextRefusal()).isEqualTo("too_large");
            client.send(longest + " ");
            assertThat(client.raw().readToClose().closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void deepJsonIsRefusedAndTheConnectionLives() {
        try (RoomsPeer client = RoomsPeer.hello(server, "ann")) {
            client.publish("elsewhere", 1, "[".repeat(64) + "]".repeat(64));
            assertThat(client.nextRefusal()).isEqualTo("bad_message");
            client.publish("elsewhere", 1, "[".repeat(500_000) + "]".repeat(500_000));
            assertThat(client.nextRefusal()).isEqualTo("bad_message");
            client.publish("elsewhere", 1, "[".repeat(63) + "]".repeat(63));
            assertThat(client.nextText()).startsWith("{\"type\":\"ack\"");
            client.assertLives();
        }
    }

    @Test
    void whoSaysNoHelloIsClosedWith4408() {
        try (RoomsServer hasty = new RoomsServer(
                                RoomsOptions.DEFAULT,
                                options -> options.withHelloTimeout(Duration.ofSeconds(2)),
                                Authentication.chosenNames())
                        .start();
                RoomsPeer silent = RoomsPeer.open(hasty);
                RoomsPeer welcome = RoomsPeer.hello(hasty, "ann")) {
            silent.send("{\"type\":\"hello\"}");
            assertThat(silent.nextRefusal()).isEqualTo("name_required");
            assertThat(silent.raw().readToClose().closeCode()).isEqualTo(4408);
            welcome.assertLives();
        }
    }

    @Test
    void aMillionRoomsAreNotGiven() {
        try (RoomsPeer client = RoomsPeer.hello(server, "greedy")) {
            int joined = 0;
            int refused = 0;
            for (int i = 0; i < 100; i++) {
                client.send("{\"type\":\"join\",\"room\":\"room " + i + "\"}");
            }
            while (joined < 100) {
                joined += client.nextText().startsWith("{\"type\":\"joined\"") ? 1 : 0;
            }
            for (int i = 100; i < 1_000_000 && refused < 100; i++) {
                client.send("{\"type\":\"join\",\"room\":\"room " + i + "\"}");
                String answer = client.nextText();
                while (!answer.startsWith("{")) {
                    answer = client.nextText();
                }
                assertThat(answer).contains("\"code\":\"too_many_rooms\"");
                refused++;
            }
            assertThat(client.raw().readToClose().closeCode()).isEqualTo(4429);
        }
    }

    @Test
    void signalsInARushAreDroppedAndNothingElseIs() {
        try (RoomsPeer client = RoomsPeer.joined(server, "ann", "lobby")) {
            assertThat(bystander.nextText()).endsWith(",\"join\"]");
            for (int i = 0; i < 1000; i++) {
                client.send("{\"type\":\"signal\",\"room\":\"lobby\",\"kind\":\"typing\",\"data\":" + i + "}");
            }
            client.publish("lobby", 1, "\"done\"");
            int signals = 0;
            String next = bystander.nextText();
            while (next.startsWith("{\"type\":\"signal\"")) {
                signals++;
                next = bystander.nextText();
            }
            assertThat(next).endsWith(",\"ann\",\"done\"]");
            assertThat(signals).isBetween(10, 100);
        }
        // The connection is lost, and the member in its grace time.
    }

    @Test
    void aTokenOfAnotherServerOrOneThatWasChangedIsNobodys() {
        String token;
        try (RoomsPeer client = RoomsPeer.open(server)) {
            client.send("{\"type\":\"hello\",\"name\":\"ann\"}");
            token = String.valueOf(client.nextObject().get("session"));
        }
        try (RoomsServer other = RoomsServer.withDefaults();
                RoomsPeer client = RoomsPeer.open(other)) {
            client.send("{\"type\":\"hello\",\"session\":\"" + token + "\"}");
            assertThat(client.nextRefusal()).isEqualTo("session_unknown");
        }
        for (int i = 0; i < token.length(); i++) {
            char changed = token.charAt(i) == 'A' ? 'B' : 'A';
            try (RoomsPeer client = RoomsPeer.open(server)) {
                client.send("{\"type\":\"hello\",\"session\":\"" + token.substring(0, i) + changed
                        + token.substring(i + 1) + "\"}");
                assertThat(client.nextRefusal()).as("character %d", i).isEqualTo("session_unknown");
                client.send("{\"type\":\"hello\",\"session\":\"" + token.substring(0, i) + "\"}");
                assertThat(client.nextRefusal()).as("the first %d", i).isEqualTo("session_unknown");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Jürgen",
                "名前",
                "שלום",
                "👩‍🚀",
                "ａｎｎ",
                "e\u0301",
                "a b",
                "\u0661\u0662",
                "\uD83D\uDE00",
                "\u00DF",
                "o'neill\\\\",
                "\\\"",
                "@ann",
                "a,b",
                "%"
            })
    void textOfEveryKindIsWhatItWas(String text) {
        try (RoomsPeer client = RoomsPeer.hello(server, "ann")) {
            client.send("{\"type\":\"join\",\"room\":\"x" + text + "\"}");
            Map<String, @Nullable Object> joined = client.nextObject();
            String expected = (String) Json.parse("\"" + text + "\"");
            assertThat(joined.get("room")).isEqualTo("x" + expected);
            client.nextText();
            client.publish("x" + text, 1, "\"" + text + "\"");
            assertThat(client.nextObject().get("type")).isEqualTo("ack");
            List<@Nullable Object> entry = Json.array(client.nextText());
            assertThat(entry.get(0)).isEqualTo("x" + expected);
            assertThat(entry.get(4)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\\t",
                " ann",
                "ann ",
                "a\\u0000b",
                "a\\u001Fb",
                "a\\u007Fb",
                "a\\u0085b",
                "a\\u200Bb",
                "a\\u202Eb",
                "a\\u2028b",
                "a\\uFEFFb",
                "a\\uE000\\uFFFFb",
                "\\uD800",
                "a\\uDC00b",
                "\\u3000",
                "\\uDB40\\uDC41",
                "12345678901234567890123456789012345678901234567890123456789012345",
                "€€€€€€€€€€€€€€€€€€€€€€"
            })
    void aNameThatCannotBeOneIsNone(String name) {
        try (RoomsPeer client = RoomsPeer.open(server)) {
            client.send("{\"type\":\"hello\",\"name\":\"" + name + "\"}");
            assertThat(client.nextRefusal()).isIn("name_invalid", "bad_message");
            client.send("{\"type\":\"hello\",\"name\":\"ann\"}");
            assertThat(client.nextText()).startsWith("{\"type\":\"welcome\"");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 257, 10_000, 1_000_000})
    void namesOfRoomsHaveALength(int length) {
        try (RoomsPeer client = RoomsPeer.hello(server, "ann")) {
            client.send("{\"type\":\"join\",\"room\":\"" + "r".repeat(length) + "\"}");
            String answer = client.nextText();
            assertThat(answer).contains(length > 256 ? "\"code\":\"room_name\"" : "\"joined\"");
            assertThat(answer).hasSizeLessThan(1000);
        }
    }

    /** A refusal of each, or an answer; never silence, never the end. */
    @Test
    void changedMessagesAreAnsweredAndNobodyIsHarmed() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String[] messages = {
            "{\"type\":\"hello\",\"name\":\"ann\",\"session\":\"x\",\"wait\":5}",
            "{\"type\":\"join\",\"id\":1,\"room\":\"fuzz\",\"from\":{\"epoch\":\"6b1f\",\"offset\":17}}",
            "{\"type\":\"leave\",\"id\":\"x\",\"room\":\"fuzz\"}",
            "{\"type\":\"publish\",\"room\":\"fuzz\",\"seq\":1,\"kind\":\"edit\",\"data\":{\"offset\":1,\"data\":[null]}}",
            "{\"type\":\"publish\",\"room\":\"fuzz\",\"seq\":1,\"kind\":\"kick\",\"data\":{\"user\":\"ann\"}}",
            "{\"type\":\"history\",\"id\":7,\"room\":\"fuzz\",\"before\":100,\"limit\":50}",
            "{\"type\":\"signal\",\"room\":\"fuzz\",\"kind\":\"typing\",\"data\":true}"
        };
        String letters = "{}[]\":,\\u0019e-. truefalsn\u00E9\u20AC\u0000";
        for (int connection = 0; connection < 40; connection++) {
            try (RoomsPeer client = RoomsPeer.hello(server, "ann")) {
                for (int i = 0; i < 50; i++) {
                    StringBuilder message = new StringBuilder(messages[random.nextInt(messages.length)]);
                    for (int change = random.nextInt(3); change >= 0; change--) {
                        int at = random.nextInt(message.length());
                        char letter = letters.charAt(random.nextInt(letters.length()));
                        switch (random.nextInt(3)) {
                            case 0 -> message.setCharAt(at, letter);
                            case 1 -> message.insert(at, letter);
                            default -> message.deleteCharAt(at);
                        }
                    }
                    client.send(message.toString());
                }
                client.send("{\"type\":\"ping\"}");
                String next = client.nextText();
                while (!next.equals("{\"type\":\"pong\"}")) {
                    Json.parse(next);
                    next = client.nextText();
                }
            } catch (AssertionError | RuntimeException x) {
                throw new AssertionError("seed " + seed, x);
            }
        }
    }
}
