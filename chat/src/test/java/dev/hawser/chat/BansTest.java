package dev.hawser.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BansTest {
    @TempDir
    private Path folder;

    private static Ban ban(String user, String room, long time) {
        return new Ban(room, user, "ann", "no \"reason\"\n", time);
    }

    @Test
    void areKept() throws Exception {
        Bans bans = Bans.open(folder);
        assertThat(bans.put(ban("bob", "lobby", 1))).isTrue();
        assertThat(bans.put(ban("eve", "lobby", 2))).isTrue();
        assertThat(bans.put(ban("bob", "harbour", 3))).isTrue();
        assertThat(bans.put(ban("bob", "lobby", 4))).as("again").isTrue();
        assertThat(bans.remove("eve", "lobby")).isTrue();
        assertThat(bans.remove("eve", "lobby")).isFalse();
        Bans again = Bans.open(folder);
        assertThat(again.all()).containsExactly(ban("bob", "lobby", 4), ban("bob", "harbour", 3));
        assertThat(again.of("bob", "harbour")).isEqualTo(ban("bob", "harbour", 3));
        assertThat(again.of("eve", "lobby")).isNull();
    }

    @Test
    void areAboutNobodyWhenTheyCannotBeKept() throws Exception {
        Path gone = Files.createDirectory(folder.resolve("gone"));
        Bans bans = Bans.open(gone);
        Files.delete(gone);
        assertThatThrownBy(() -> bans.put(ban("bob", "lobby", 1))).isInstanceOf(IOException.class);
        assertThat(bans.of("bob", "lobby")).isNull();
    }

    @Test
    void haveALimit() throws Exception {
        Bans bans = Bans.open(null);
        for (int i = 0; i < Bans.MAX; i++) {
            assertThat(bans.put(ban("user " + i, "lobby", i))).isTrue();
        }
        assertThat(bans.put(ban("one more", "lobby", 0))).isFalse();
        assertThat(bans.put(ban("user 0", "lobby", 1))).isTrue();
    }

    @Test
    void aFileThatCannotBeReadIsAFailureThatNamesTheLine() throws IOException {
        Path file = folder.resolve("bans.jsonl");
        Files.writeString(
                file, "{\"room\":\"r\",\"user\":\"u\",\"by\":\"b\",\"reason\":\"\",\"time\":1}\n{\"room\":\"r\"}\n");
        assertThatThrownBy(() -> Bans.open(folder))
                .isInstanceOf(DataFailure.class)
                .hasMessageContaining(file + ":2")
                .hasMessageContaining("\"user\" is missing");
        Files.writeString(file, "none\n");
        assertThatThrownBy(() -> Bans.open(folder)).hasMessageContaining(file + ":1");
    }
}
