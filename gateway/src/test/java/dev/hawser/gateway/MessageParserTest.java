package dev.hawser.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.rooms.Start;
import dev.hawser.store.Position;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageParserTest {
    private final MessageParser parser = new MessageParser();

    private ClientMessage parse(String json) {
        return parser.parse(ByteBuffer.wrap(json.getBytes(UTF_8)));
    }

    private String data(String json) {
        ClientMessage.Publish publish =
                (ClientMessage.Publish) parse("{\"type\":\"publish\",\"room\":\"r\",\"seq\":1,\"data\":" + json + "}");
        return UTF_8.decode(publish.data()).toString();
    }

    private ClientMessage.Bad bad(String json) {
        assertThat(parse(json)).isInstanceOf(ClientMessage.Bad.class);
        return (ClientMessage.Bad) parse(json);
    }

    @Test
    void readsEachTypeOfMessage() {
        assertThat(parse("{\"type\":\"hello\"}"))
                .isEqualTo(new ClientMessage.Hello(null, null, OptionalLong.empty(), 0));
        assertThat(parse("{\"type\":\"hello\",\"session\":\"t\",\"name\":\"ann\",\"connection\":7,\"wait\":25000}"))
                .isEqualTo(new ClientMessage.Hello("t", "ann", OptionalLong.of(7), 25_000));
        assertThat(parse("{\"type\":\"leave\",\"id\":\"x\",\"room\":\"r\"}"))
                .isEqualTo(new ClientMessage.Leave(new RequestId("x", 0), "r"));
        assertThat(parse("{\"type\":\"bye\"}")).isEqualTo(new ClientMessage.Bye());
        assertThat(parse("{\"type\":\"history\",\"id\":7,\"room\":\"r\",\"before\":100,\"limit\":50}"))
                .isEqualTo(new ClientMessage.History(
                        new RequestId(null, 7), "r", OptionalLong.of(100), OptionalLong.of(50)));
        assertThat(parse("{\"type\":\"signal\",\"room\":\"r\",\"kind\":\"typing\",\"data\":true}"))
                .isEqualTo(new ClientMessage.Signal("r", "typing", ByteBuffer.wrap("true".getBytes(UTF_8))));
        assertThat(parse("{\"type\":\"ping\"}")).isEqualTo(new ClientMessage.Ping());
    }

    @Test
    void readsWhereReadingBegins() {
        assertThat(from("")).isEqualTo(Start.END);
        assertThat(from(",\"from\":\"end\"")).isEqualTo(Start.END);
        assertThat(from(",\"from\":\"start\"")).isEqualTo(Start.OLDEST);
        assertThat(from(",\"from\":{\"last\":50}")).isEqualTo(new Start.Last(50));
        assertThat(from(",\"from\":{\"epoch\":\"6b1f\",\"offset\":17}"))
                .isEqualTo(new Start.At(new Position(0x6b1f, 17)));
    }

    private Start from(String member) {
        return ((ClientMessage.Join) parse("{\"type\":\"join\",\"room\":\"r\"" + member + "}")).from();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "6B1F", "0x1", "12345678901234567", "\\ud83d\\ude00", "lobby-2024"})
    void anEpochOfAnotherServerIsAnEpochThatNoRoomHas(String epoch) {
        assertThat(from(",\"from\":{\"epoch\":\"" + epoch + "\",\"offset\":17}"))
                .isEqualTo(new Start.At(new Position(-1, 17)));
    }

    @Test
    void membersThatItDoesNotKnowAreIgnoredAndSoAreThoseOfOtherTypes() {
        assertThat(
                        parse(
                                "{\"b\":[{\"type\":1}],\"type\":\"ping\",\"seq\":-1,\"id\":[],\"data\":{\"room\":5},\"from\":{\"last\":[]}}"))
                .isEqualTo(new ClientMessage.Ping());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]|the message is no JSON object",
                "5|the message is no JSON object",
                "null|the message is no JSON object",
                "``|the message is no JSON object",
                "{\"type\":\"ping\"}{}|something follows the JSON object",
                "{\"type\":\"ping\"} 5|something follows the JSON object",
                "{}|\"type\" is missing",
                "{\"type\":5}|\"type\" is no string",
                "{\"type\":\"join\"}|\"room\" is missing",
                "{\"type\":\"join\",\"room\":5}|\"room\" is no string",
                "{\"type\":\"join\",\"room\":\"\\ud800\"}|\"room\" has half of a surrogate pair",
                "{\"type\":\"join\",\"room\":\"\\udc00\\ud800\"}|\"room\" has half of a surrogate pair",
                "{\"type\":\"join\",\"room\":\"r\",\"from\":\"middle\"}|\"from\" is neither \"end\", \"start\", a position, nor an object with \"last\"",
                "{\"type\":\"join\",\"room\":\"r\",\"from\":null}|\"from\" is neither \"end\", \"start\", a position, nor an object with \"last\"",
                "{\"type\":\"join\",\"room\":\"r\",\"from\":{}}|\"from\" has neither \"offset\" nor \"last\"",
                "{\"type\":\"join\",\"room\":\"r\",\"from\":{\"offset\":1}}|\"from.epoch\" is missing",
                "{\"type\":\"join\",\"room\":\"r\",\"from\":{\"epoch\":1,\"offset\":1}}|\"from.epoch\" is no string",
                "{\"type\":\"join\",\"room\":\"r\",\"from\":{\"epoch\":\"a\",\"offset\":-1}}|\"from.offset\" is no integer from 0 to 9007199254740991",
                "{\"type\":\"join\",\"room\":\"r\",\"from\":{\"last\":1.5}}|\"from.last\" is no integer from 0 to 9007199254740991",
                "{\"type\":\"join\",\"room\":\"r\",\"id\":{}}|\"id\" is neither a string of at most 64 characters nor an integer from 0 to 9007199254740991",
                "{\"type\":\"publish\",\"room\":\"r\",\"data\":1}|\"seq\" is missing",
                "{\"type\":\"publish\",\"room\":\"r\",\"data\":1,\"seq\":0}|\"seq\" is no integer from 1 to 9007199254740991",
                "{\"type\":\"publish\",\"room\":\"r\",\"data\":1,\"seq\":1.0}|\"seq\" is no integer from 1 to 9007199254740991",
                "{\"type\":\"publish\",\"room\":\"r\",\"data\":1,\"seq\":\"1\"}|\"seq\" is no integer from 1 to 9007199254740991",
                "{\"type\":\"publish\",\"room\":\"r\",\"data\":1,\"seq\":9007199254740992}|\"seq\" is no integer from 1 to 9007199254740991",
                "{\"type\":\"publish\",\"room\":\"r\",\"data\":1,\"seq\":99999999999999999999}|\"seq\" is no integer from 1 to 9007199254740991",
                "{\"type\":\"publish\",\"room\":\"r\",\"seq\":1}|\"data\" is missing",
                "{\"type\":\"publish\",\"room\":\"r\",\"seq\":1,\"data\":1,\"kind\":\"A\"}|\"kind\" is not 1 to 32 characters a-z 0-9 . _ - that begin with a letter",
                "{\"type\":\"publish\",\"room\":\"r\",\"seq\":1,\"data\":1,\"kind\":null}|\"kind\" is no string",
                "{\"type\":\"signal\",\"room\":\"r\",\"data\":1}|\"kind\" is missing",
                "{\"type\":\"history\",\"room\":\"r\",\"limit\":0}|\"limit\" is no integer from 1 to 9007199254740991",
                "{\"type\":\"history\",\"room\":\"r\",\"before\":true}|\"before\" is no integer from 0 to 9007199254740991",
                "{\"type\":\"hello\",\"wait\":-1}|\"wait\" is no integer from 0 to 9007199254740991",
                "{\"type\":\"hello\",\"name\":[]}|\"name\" is no string",
                "{\"type\":\"hello\",\"session\":1}|\"session\" is no string",
            })
    void saysWhichMemberIsMissingOrWrong(String json, String reason) {
        assertThat(bad(json).reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"ping\"",
                "{\"type\":\"ping\",}",
                "{'type':'ping'}",
                "{\"type\":\"ping\"}}",
                "{\"type\":\"ping\",\"n\":01}",
                "{\"type\":\"ping\",\"n\":NaN}",
                "{\"type\":\"ping\",\"n\":\"a\nb\"}",
                "{\"type\":\"ping\",\"n\":\"\\x\"}",
                "{\"type\":\"ping\",\"type\":\"ping\"}",
                "{\"type\":\"ping\",\"data\":{\"a\":1,\"a\":2}}",
                "\uFEFF{\"type\":\"ping\"}",
                "{\u0000\"\u0000t\u0000y\u0000p\u0000e\u0000",
                "/**/{\"type\":\"ping\"}",
            })
    void whatIsNoJsonIsBad(String json) {
        assertThat(bad(json).reason())
                .startsWith("the message is no valid JSON: ")
                .doesNotContain("`", "REDACTED")
                .hasSizeLessThan(250);
        assertThat(bad(json).subject().room()).isNull();
    }

    @Test
    void whatCannotBeReadToItsEndIsKnownByWhatComesBefore() {
        String publish = "{\"type\":\"publish\",\"room\":\"r\",\"seq\":7,\"data\":";
        Subject subject = new Subject("publish", null, "r", 7);
        assertThat(bad(publish + "[".repeat(64) + "]".repeat(64) + "}"))
                .isEqualTo(new ClientMessage.Bad(
                        subject,
                        "the message is no valid JSON: Document nesting depth (65) exceeds the maximum allowed (64)"));
        assertThat(bad(publish + "9".repeat(1001) + "}").subject()).isEqualTo(subject);
        assertThat(bad(publish + "{\"a\":1,\"a\":2}}").subject()).isEqualTo(subject);
        assertThat(bad("no JSON").subject()).isEqualTo(Subject.UNKNOWN);
    }

    @Test
    void nests64DeepAndNoDeeper() {
        assertThat(data("[".repeat(63) + "]".repeat(63))).hasSize(126);
        assertThat(bad("{\"type\":\"publish\",\"room\":\"r\",\"seq\":1,\"data\":" + "[".repeat(64) + "]".repeat(64)
                                + "}")
                        .reason())
                .contains("nesting depth (65) exceeds the maximum allowed (64");
    }

    @Test
    void anUnknownTypeIsKnownForWhatItIs() {
        assertThat(parse("{\"type\":\"sing\",\"id\":3,\"room\":\"r\",\"seq\":4}"))
                .isEqualTo(new ClientMessage.Unknown(
                        new Subject("sing", new RequestId(null, 3), "r", 4), "there is no message of this type"));
    }

    @Test
    void aBadMessageKeepsWhatWasRightOfIt() {
        assertThat(bad("{\"room\":\"r\",\"seq\":4,\"id\":\"i\",\"type\":\"publish\"}")
                        .subject())
                .isEqualTo(new Subject("publish", new RequestId("i", 0), "r", 4));
        assertThat(bad("{\"room\":\"" + "r".repeat(257) + "\",\"seq\":-4,\"id\":{},\"type\":\"publish\"}")
                        .subject())
                .isEqualTo(new Subject("publish", null, null, 0));
        assertThat(bad("{\"room\":\"" + "\u20AC".repeat(86) + "\",\"type\":\"publish\"}")
                        .subject()
                        .room())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1.10|1.10",
                "1e400|1e400",
                "-0|-0",
                "123456789012345678901234567890.123456789012345678901234567890|123456789012345678901234567890.123456789012345678901234567890",
                "null |null",
                "[ 1 , [ ] , { } ]|[1,[],{}]",
                "{ \"a b\" : \"c , } d\" }|{\"a b\":\"c , } d\"}",
                "\" \\\" \\\\\"|\" \\\" \\\\\"",
                "\"\\ud800 \\u2028\"|\"\\ud800 \\u2028\"",
                "\"\\n\"|\"\\n\"",
            })
    void dataIsMadeCompactAndNothingElse(String data, String compact) {
        assertThat(data(data)).isEqualTo(compact);
    }

    @Test
    void dataHasNoLineBreaksWhateverItHad() {
        assertThat(data("\r\n{\r\n\t\"a\":\r\n[1,\n2]\r}\n")).isEqualTo("{\"a\":[1,2]}");
    }

    @Test
    void dataMayComeBeforeTheOtherMembers() {
        ClientMessage.Publish publish = (ClientMessage.Publish)
                parse(
                        "{ \"data\" : [ \"\u20AC\" ] , \"room\" : \"\u00E4\" , \"kind\" : \"k.1\", \"seq\" : 2, \"type\" : \"publish\" }");
        assertThat(publish.room()).isEqualTo("\u00E4");
        assertThat(publish.seq()).isEqualTo(2);
        assertThat(publish.kind()).isEqualTo("k.1");
        assertThat(UTF_8.decode(publish.data()).toString()).isEqualTo("[\"\u20AC\"]");
    }
}
