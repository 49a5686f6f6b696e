package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.connection.ConnectionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/client.md shows compiles, and does what it says. */
class ClientGuideTest {
    private static final Path GUIDE = Path.of("..", "..", "docs", "client.md");
    private static final Path SOURCE =
            Path.of("src", "test", "java", "dev", "hawser", "tests", "integration", "ClientGuide.java");
    private static final Pattern BLOCK = Pattern.compile("^```java\n(.*?)\n```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern REGION =
            Pattern.compile("^ *// region \\w+\n(.*?)\n *// endregion$", Pattern.DOTALL | Pattern.MULTILINE);

    private static List<String> found(Pattern what, Path file) throws IOException {
        return what.matcher(Files.readString(file))
                .results()
                .map(found -> found.group(1).stripIndent())
                .toList();
    }

    @Test
    void theCodeOfTheGuideIsCodeThatCompiles() throws IOException {
        assertThat(found(BLOCK, GUIDE)).isEqualTo(found(REGION, SOURCE)).hasSizeGreaterThan(5);
    }

    @Test
    void theFirstStepsWork() throws Exception {
        try (TestServer server =
                new TestServer(ConnectionOptions.DEFAULT, (request, protocol) -> Recorder.echo()).start()) {
            ClientGuide.open(server.uri("/"));
            Recorder endpoint = server.recorder();
            assertThat(endpoint.next()).isEqualTo("open");
            assertThat(endpoint.next()).isEqualTo("text ahoy");
            endpoint.awaitClose();
        }
    }
}
