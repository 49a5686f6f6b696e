package dev.hawser.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The picture of the modules in ARCHITECTURE.md has the arrows that the modules themselves have. */
class ModulePictureTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final Pattern PICTURE =
            Pattern.compile("^```mermaid\nflowchart TD\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern REQUIRES =
            Pattern.compile("^ *requires (static )?(?:transitive )?dev\\.hawser\\.([a-z.]+);", Pattern.MULTILINE);

    @Test
    void theArrowsAreThoseOfTheModules() throws IOException {
        Matcher picture = PICTURE.matcher(Files.readString(ROOT.resolve("ARCHITECTURE.md")));
        assertThat(picture.find()).isTrue();
        Set<String> drawn = picture.group(1).lines().map(String::strip).collect(Collectors.toCollection(TreeSet::new));
        assertThat(drawn).isEqualTo(arrows());
    }

    private static Set<String> arrows() throws IOException {
        try (Stream<Path> folders = Files.list(ROOT)) {
            List<Path> modules = folders.map(folder -> folder.resolve("src/main/java/module-info.java"))
                    .filter(Files::exists)
                    .toList();
            return modules.stream().flatMap(ModulePictureTest::arrows).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Stream<String> arrows(Path moduleInfo) {
        String module = ROOT.relativize(moduleInfo).getName(0).toString();
        try {
            return REQUIRES.matcher(Files.readString(moduleInfo))
                    .results()
                    .map(found -> module
                            + (found.group(1) == null ? " --> " : " -.-> ")
                            + found.group(2).replace('.', '-'));
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }
}
