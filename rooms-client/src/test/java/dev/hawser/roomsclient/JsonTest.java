package dev.hawser.roomsclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
    @Test
    void aValueIsCompactText() {
        assertThat(Json.of("Hello, \"everybody\"").text()).isEqualTo("\"Hello, \\\"everybody\\\"\"");
        assertThat(Json.of(List.of(1, true, Map.of("a", 1.5))).text()).isEqualTo("[1,true,{\"a\":1.5}]");
        assertThat(Json.of(null).text()).isEqualTo("null");
        assertThat(Json.of(Map.of("a", Json.of("b"))).text()).isEqualTo("{\"a\":\"b\"}");
    }

    @Test
    void textIsReadAsJavaHasIt() {
        assertThat(Json.parse(" [ 1, 9007199254740993, 12345678901234567890, 0.10, null, false ] ")
                        .value())
                .isEqualTo(java.util.Arrays.asList(
                        1L,
                        9007199254740993L,
                        new BigInteger("12345678901234567890"),
                        new BigDecimal("0.10"),
                        null,
                        false));
    }

    @Test
    void aLengthIsThatInUtf8() {
        assertThat(Json.of("\u00e4\u20ac").bytes()).isEqualTo(7);
    }

    @Test
    void aValueIsACopy() {
        List<Object> list = new ArrayList<>(List.of("a"));
        Json json = Json.of(list);
        list.add("b");

        assertThat(json.value()).isEqualTo(List.of("a"));
    }

    @Test
    void whatIsNoJsonIsRefused() {
        for (String text : List.of("", "{", "[1,]", "1 2", "nul", "{1:2}", "\"\u0000\"")) {
            assertThatThrownBy(() -> Json.parse(text)).as(text).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> Json.of(new Object())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Json.of(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nestingHasALimit() {
        assertThat(Json.parse("[".repeat(64) + "]".repeat(64)).text()).hasSize(128);
        assertThatThrownBy(() -> Json.parse("[".repeat(65) + "]".repeat(65)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whateverSomebodyHasPublishedCanBeRead() {
        String name = "n".repeat(65_000);
        for (String data : List.of("[".repeat(63) + "]".repeat(63), "{\"" + name + "\":1}", "1E+1000000000")) {
            String history = "[{\"type\":\"history\",\"entries\":[[\"lobby\",0,1,\"eve\"," + data + "]]}]";
            assertThat(Json.write(Json.ofServer(history).value())).isEqualTo(history);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1e99999999999, 1E+2147483647",
        "-1.5E+99999999999, -1E+2147483647",
        "1e-99999999999, 0",
        "-0.0e99999999999, 0"
    })
    void aNumberWithAnExponentThatIsTooLargeDoesNotHinderReading(String number, String instead) {
        Object entry = Json.ofServer("[" + number + "]").value();
        assertThat(entry).isEqualTo(List.of(new BigDecimal(instead)));
    }

    @Test
    void aMessageIsWrittenWhateverItsDataIs() {
        Json deep = Json.parse("[".repeat(64) + "]".repeat(64));
        assertThat(Message.ofType("publish").withJson("data", deep).text())
                .isEqualTo("{\"type\":\"publish\",\"data\":" + deep.text() + "}");
    }
}
