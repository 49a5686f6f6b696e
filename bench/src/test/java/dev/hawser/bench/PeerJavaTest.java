package dev.hawser.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerJavaTest {
    @TempDir
    private Path directory;

    @Test
    void takesTheFirstThatIsNewEnough() throws IOException {
        Path old = home("17.0.15");
        Path tooOldByOne = home("20");
        Path enough = home("21");
        Path newer = home("25.0.1");
        assertThat(PeerJava.firstOf(List.of(old, tooOldByOne, enough, newer))).contains(new PeerJava(enough, 21));
        assertThat(PeerJava.firstOf(List.of(newer, enough))).contains(new PeerJava(newer, 25));
        assertThat(PeerJava.firstOf(List.of(old, tooOldByOne))).isEmpty();
    }

    @Test
    void takesNothingThatIsNoJdk() throws IOException {
        Path withoutJava = home("25");
        Files.delete(withoutJava.resolve("bin/java"));
        Path withoutRelease = home("26");
        Files.delete(withoutRelease.resolve("release"));
        assertThat(PeerJava.firstOf(List.of(directory.resolve("none"), withoutJava, withoutRelease)))
                .isEmpty();
    }

    private Path home(String version) throws IOException {
        Path home = Files.createDirectories(directory.resolve(version));
        Files.createDirectory(home.resolve("bin"));
        assertThat(Files.createFile(home.resolve("bin/java")).toFile().setExecutable(true))
                .isTrue();
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Example\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }
}
