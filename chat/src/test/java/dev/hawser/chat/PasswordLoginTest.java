package dev.hawser.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordLoginTest {
    private static final String HASH = ":$2y$05$ktFGQhSSF357O1e0Y6IC1ehBKxKw.cHkZxVb./c35iHf0cOOUMx8y\n";

    @TempDir
    private Path folder;

    private final List<String> changed = new ArrayList<>();

    private void write(String text) throws IOException {
        Files.writeString(folder.resolve("users"), text);
    }

    @Test
    void takesWhatTheFileHasNowAndKeepsWhatItHadWhenThatCannotBe() throws IOException {
        write("anna" + HASH + "bob" + HASH);
        PasswordLogin login = PasswordLogin.open(folder.resolve("users"), new byte[32]);
        login.whenChanged(changed::add);
        write("anna" + HASH + "eve:broken\n");
        login.reload();
        assertThat(login.isUser("bob")).isTrue();
        assertThat(login.isUser("eve")).isFalse();
        Files.delete(folder.resolve("users"));
        login.reload();
        assertThat(login.isUser("anna")).isTrue();
        assertThat(changed).isEmpty();
        write("anna" + HASH + "eve" + HASH);
        login.reload();
        assertThat(login.isUser("bob")).isFalse();
        assertThat(login.isUser("eve")).isTrue();
        assertThat(changed).containsExactly("bob");
    }
}
