package dev.hawser.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordTableTest {
    private static final String HASH = "$2y$05$ktFGQhSSF357O1e0Y6IC1ehBKxKw.cHkZxVb./c35iHf0cOOUMx8y";
    private static final String OTHER = "$2b$10$ZVSyqOOmn5VPS2nCRjhbP.06mPSVvp3U9zH3VvZIX4oABx3yVYo5y";

    @TempDir
    private Path folder;

    private PasswordTable read(String... lines) throws IOException {
        return PasswordTable.read(Files.write(folder.resolve("users"), List.of(lines)));
    }

    @Test
    void readsUsersAndLeavesOutWhatIsNone() throws IOException {
        PasswordTable users = read("# those of the harbour", "", "anna:" + HASH, "b ob é:" + OTHER + " ");
        assertThat(users.hashes()).containsOnlyKeys("anna", "b ob é").containsEntry("b ob é", OTHER);
        assertThat(users.cost()).isEqualTo(10);
        assertThat(read("").hashes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "anna, 'there is no colon between a name and a hash'",
        "anna:secret, 'this is no bcrypt hash, as htpasswd -B makes it'",
        "'anna:$apr1$MrpTFuDx$BRTXBKA7uHYnXxmc8bFRv.', 'this is no bcrypt hash, as htpasswd -B makes it'",
        "'anna:$2y$15$ktFGQhSSF357O1e0Y6IC1ehBKxKw.cHkZxVb./c35iHf0cOOUMx8y', 'the cost 15 of the hash is not within 4 to 14'",
        "'anna:$2y$03$ktFGQhSSF357O1e0Y6IC1ehBKxKw.cHkZxVb./c35iHf0cOOUMx8y', 'the cost 3 of the hash is not within 4 to 14'",
        "':$2y$05$ktFGQhSSF357O1e0Y6IC1ehBKxKw.cHkZxVb./c35iHf0cOOUMx8y', 'no user can have this name'",
        "'bob:$2y$05$ktFGQhSSF357O1e0Y6IC1ehBKxKw.cHkZxVb./c35iHf0cOOUMx8y', 'the user \"bob\" is there twice'",
    })
    void namesTheFileAndTheLineThatIsWrongAndNeverTheHash(String line, String complaint) {
        assertThatThrownBy(() -> read("bob:" + OTHER, "", line))
                .isInstanceOf(UsersFailure.class)
                .hasMessage(folder.resolve("users") + ":3: " + complaint);
    }

    @Test
    void saysWhyAFileCannotBeRead() throws IOException {
        Path none = folder.resolve("none");
        assertThatThrownBy(() -> PasswordTable.read(none))
                .isInstanceOf(UsersFailure.class)
                .hasMessage(none + " is not there");
        assertThatThrownBy(() -> PasswordTable.read(folder)).hasMessage(folder + " is a folder");
        Path latin = Files.write(folder.resolve("latin"), new byte[] {'h', (byte) 0xE4});
        assertThatThrownBy(() -> PasswordTable.read(latin)).hasMessage(latin + " is not in UTF-8");
        Path large = Files.write(folder.resolve("large"), new byte[PasswordTable.MAX_BYTES + 1]);
        assertThatThrownBy(() -> PasswordTable.read(large)).hasMessage(large + " has more than 1048576 bytes");
    }

    @Test
    void knowsWhoHasToLogInAgain() throws IOException {
        PasswordTable before = read("anna:" + HASH, "bob:" + HASH, "eve:" + HASH);
        assertThat(read("anna:" + HASH, "bob:" + OTHER, "new:" + HASH).changed(before))
                .containsExactlyInAnyOrder("bob", "eve");
    }
}
