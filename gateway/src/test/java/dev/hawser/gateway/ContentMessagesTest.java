package dev.hawser.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentMessagesTest {
    private final ContentMessages contents = new ContentMessages();

    private List<String> of(String content) throws BadMessage {
        return contents.of(content.getBytes(UTF_8)).stream()
                .map(message -> UTF_8.decode(message.duplicate()).toString())
                .toList();
    }

    @Test
    void eachElementIsAMessageAsItIs() throws BadMessage {
        assertThat(of(" [ {\"a\" : [1, {}]} ,\n{} , {\"\u20AC\":\"}\"}\t] "))
                .containsExactly("{\"a\" : [1, {}]}", "{}", "{\"\u20AC\":\"}\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|the content is no JSON array",
                "{}|the content is no JSON array",
                "[]|the content has no message",
                "[{},5]|element 1 of the content is no object",
                "[[]]|element 0 of the content is no object",
                "[{}] {}|something follows the JSON array",
                "[{}|the content is no valid JSON",
                "[{},]|the content is no valid JSON",
                "[{\"a\":}]|the content is no valid JSON",
            })
    void whatIsNoArrayOfObjectsIsNone(String content, String reason) {
        assertThatThrownBy(() -> of(content)).isInstanceOf(BadMessage.class).hasMessage(reason);
    }

    @ParameterizedTest
    @CsvSource({"C3 28", "ED A0 80", "F4 90 80 80", "C0 AF", "FF", "E2 82"})
    void contentThatIsNotUtf8IsNone(String hex) {
        byte[] content = "[{\"a\":\"      \"}]".getBytes(UTF_8);
        int at = 7;
        for (String each : hex.split(" ")) {
            content[at++] = (byte) Integer.parseInt(each, 16);
        }
        assertThatThrownBy(() -> contents.of(content)).hasMessage("the content is not UTF-8");
    }

    @Test
    void deepContentIsNoTroubleForAnybody() {
        String deep = "[{\"a\":" + "[".repeat(500_000) + "]".repeat(500_000) + "}]";
        assertThatThrownBy(() -> of(deep)).hasMessage("the content is no valid JSON");
    }
}
