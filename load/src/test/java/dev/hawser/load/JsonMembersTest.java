package dev.hawser.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonMembersTest {
    private static @Nullable JsonMembers read(String text) {
        return JsonMembers.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void membersAreFoundWhateverIsBetweenThem() {
        JsonMembers members = Objects.requireNonNull(
                read("{ \"type\" : \"ack\", \"x\":{\"seq\":[1,\"}\"]}, \"a\":[{}], \"seq\":17,\"big\":99999999999}"));
        assertThat(members.text("type")).isEqualTo("ack");
        assertThat(members.number("seq")).isEqualTo(17);
        assertThat(members.number("big")).isEqualTo(-1);
        assertThat(members.number("type")).isEqualTo(-1);
        assertThat(members.number("none")).isEqualTo(-1);
        assertThat(members.text("x")).isEmpty();
    }

    @Test
    void stringsAreWithoutTheirEscapes() {
        JsonMembers members = Objects.requireNonNull(read("{\"s\":\"a,\\\"b}\\u00e9\",\"t\\u0079pe\":\"left\"}"));
        assertThat(members.text("s")).isEqualTo("a,\"b}\u00e9");
        assertThat(members.text("type")).isEqualTo("left");
    }

    @Test
    void aPayloadIsReadFromItsPositionAndLeftThere() {
        ByteBuffer payload = ByteBuffer.wrap("..{\"seq\":1}..".getBytes(StandardCharsets.UTF_8))
                .position(2)
                .limit(11);
        assertThat(Objects.requireNonNull(JsonMembers.of(payload)).number("seq"))
                .isEqualTo(1);
        assertThat(payload.position()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"",
                "{\"a",
                "{\"a\":",
                "{\"a\":1",
                "{,}",
                "{]}",
                "{\"a\":\"\\",
                "{} {}",
                "[1]",
                "{\"a\":[}}"
            })
    void whatIsNoObjectHasNoMembers(String text) {
        assertThat(read(text)).isNull();
    }
}
