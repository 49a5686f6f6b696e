package dev.hawser.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said in a room besides, and what is a test's own and altered. */
class ForeignMessagesTest {
    private final LoadScript script = new LoadScript(1, 10, null);
    private final Dialect raw = new RawDialect(script);
    private final Dialect entries = new EntryDialect("lobby", script, speaker -> speaker);

    private static ByteBuffer utf8(String text) {
        return StandardCharsets.UTF_8.encode(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann:hello", "ann:", ":", "user:hello", "user1x:hello", "ann:see #5 above"})
    void ofOthersInARawRoom(String message) {
        assertThat(raw.isForeign(utf8(message))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "hello", "user1:hello", "user1:#5 Hello random 7", "usex1:#5 Hello random 7", "#5 hello"})
    void alteredInARawRoom(String message) {
        assertThat(raw.isForeign(utf8(message))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"lobby\",5,17,\"ann\",\"hello\"]",
                "[\"lobby\",5,17,\"ann\",{\"offset\":3},\"delete\"]",
                "[\"lobby\",5,17,\"~ann\",\"see #5\"]",
                "[\"lobby\",5,17]"
            })
    void ofOthersInARoomOfSessions(String entry) {
        assertThat(entries.isForeign(utf8(entry))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"lobby\",5,17,\"user1\",\"hello\"]",
                "[\"lobby\",5,17,\"usex1\",\"#5 Hello random 7\"]",
                "[\"harbour\",5,17,\"ann\",\"hello\"]",
                "[\"lobby\",,17,\"ann\",\"hello\"]",
                "[\"lobby\",5,17",
                "[\"lobby\",5,17,7]",
                "hello"
            })
    void alteredInARoomOfSessions(String entry) {
        assertThat(entries.isForeign(utf8(entry))).isFalse();
    }
}
