package dev.hawser.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoadScriptTest {

    @Test
    void saysTheSameWheneverItIsAsked() {
        LoadScript script = new LoadScript(7, 100);
        LoadScript again = new LoadScript(7, 100);
        LoadScript other = new LoadScript(8, 100);
        for (int number = 0; number < 1000; number++) {
            assertThat(script.message(number)).isEqualTo(again.message(number)).isNotEqualTo(other.message(number));
            assertThat(text(script.message(number)))
                    .matches("user" + script.speaker(number) + ":#" + number + " Hello random -?\\d+");
            assertThat(LoadScript.numberOf(ByteBuffer.wrap(script.message(number))))
                    .isEqualTo(number);
        }
    }

    @Test
    void letsEveryClientSpeak() {
        LoadScript script = new LoadScript(7, 20);
        Set<Integer> speakers = new HashSet<>();
        for (int number = 0; number < 1000; number++) {
            speakers.add(script.speaker(number));
        }

        assertThat(speakers).hasSize(20).allMatch(speaker -> speaker >= 0 && speaker < 20);
    }

    @Test
    void aClientThatIsNamedSaysTheSameMessageUnderItsName() {
        LoadScript script = new LoadScript(7, 20);

        assertThat(text(script.message(3, 19)))
                .isEqualTo(text(script.message(3)).replaceFirst("user\\d+", "user19"));
    }

    @Test
    void messagesAreAsLongAsTheyAreAskedFor() {
        LoadScript script = new LoadScript(7, 1_000_000, new MessageSizes(24, 200));
        LoadScript again = new LoadScript(7, 1_000_000, new MessageSizes(24, 200));
        Set<Integer> lengths = new HashSet<>();
        for (int number = 999_999_000; number < 1_000_000_000; number++) {
            byte[] message = script.message(number);
            lengths.add(message.length);
            assertThat(message).isEqualTo(again.message(number));
            assertThat(text(message)).matches("user\\d+:#" + number + " [a-z]*");
            assertThat(LoadScript.numberOf(ByteBuffer.wrap(message))).isEqualTo(number);
        }

        assertThat(lengths).hasSizeGreaterThan(100).allMatch(length -> length >= 24 && length <= 200);
        assertThat(new LoadScript(7, 10, new MessageSizes(200_000, 200_000)).message(3))
                .hasSize(200_000);
    }

    @ParameterizedTest
    @CsvSource({"'#0 ', 0", "'#0', 0", "'a:#17 b', 17", "'#2147483647 ', 2147483647", "'#007 ', 7", "'#1 #2', 1"})
    void readsTheNumber(String text, int number) {
        assertThat(numberOf(text)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "no number",
                "#",
                "# 1",
                "#-1 ",
                "#+1 ",
                "#1x ",
                "##1 ",
                "#2147483648 ",
                "#9999999999 ",
                "#99999999999999999999999999999999999999 ",
                "#\u0661 ",
                "#1\n",
                "#1.0 "
            })
    void readsNoNumberWhereThereIsNone(String text) {
        assertThat(numberOf(text)).isEqualTo(-1);
    }

    @Test
    void readsOnlyBetweenPositionAndLimitAndMovesNeither() {
        ByteBuffer payload = ByteBuffer.wrap("#1 #23456".getBytes(StandardCharsets.US_ASCII));
        payload.position(2).limit(6);

        assertThat(LoadScript.numberOf(payload)).isEqualTo(23);
        assertThat(payload.position()).isEqualTo(2);
        assertThat(payload.limit()).isEqualTo(6);
    }

    @Test
    void readsAnyBytesWithoutFailing() {
        for (int first = 0; first < 256; first++) {
            for (int second = 0; second < 256; second++) {
                byte[] bytes = {'#', (byte) first, (byte) second};
                int number = LoadScript.numberOf(ByteBuffer.wrap(bytes));
                boolean digit = first >= '0' && first <= '9';
                boolean whole = digit && (second == ' ' || second >= '0' && second <= '9');
                assertThat(number >= 0).isEqualTo(whole);
            }
        }
    }

    private static int numberOf(String text) {
        return LoadScript.numberOf(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(byte[] message) {
        return new String(message, StandardCharsets.US_ASCII);
    }
}
