package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.rooms.RoomsOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

/** What docs/embedding.md shows compiles, and does what it says. */
class EmbeddingGuideTest {
    private static final Path GUIDE = Path.of("..", "..", "docs", "embedding.md");
    private static final Path SOURCE =
            Path.of("src", "test", "java", "dev", "hawser", "tests", "integration", "EmbeddingGuide.java");
    private static final Pattern BLOCK = Pattern.compile("^```java\n(.*?)\n```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern REGION =
            Pattern.compile("^ *// region \\w+\n(.*?)\n *// endregion$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final int MOST_LINES = 20;

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
    void aServerWithRoomsIsNotLong() throws IOException {
        assertThat(found(BLOCK, GUIDE).get(0).lines().count()).isLessThan(MOST_LINES);
    }

    @Test
    void theServerOfTheGuideHasRoomsAndPages() throws Exception {
        Server server = EmbeddingGuide.server(0, new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                response.setStatus(204);
                callback.succeeded();
                return true;
            }
        });
        try {
            int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
            RoomsHttp rooms = new RoomsHttp(URI.create("http://localhost:" + port + "/rooms"));
            assertThat(rooms.poll("[{\"type\":\"hello\",\"name\":\"ann\"}]")).hasSize(1);
            RoomsHttp pages = new RoomsHttp(URI.create("http://localhost:" + port + "/"));
            assertThat(pages.send(pages.request(RoomsHttp.JSON, "").build()).statusCode())
                    .isEqualTo(204);
        } finally {
            server.stop();
        }
    }

    @Test
    void usersAreKnownByTheCookieOfTheGuide() throws Exception {
        Map<String, String> logins = Map.of("4711", "ann");
        try (RoomsServer server = new RoomsServer(
                        RoomsOptions.DEFAULT, options -> options, EmbeddingGuide.authentication(logins))
                .start()) {
            RoomsHttp http = new RoomsHttp(server.uri());
            assertThat(http.send(http.request(RoomsHttp.JSON, "[{\"type\":\"hello\"}]")
                                    .build())
                            .statusCode())
                    .isEqualTo(401);
            List<?> answer = RoomsHttp.messages(http.send(http.request(RoomsHttp.JSON, "[{\"type\":\"hello\"}]")
                    .header("Cookie", "login=4711")
                    .build()));
            assertThat(((Map<?, ?>) answer.get(0)).get("user")).isEqualTo("ann");
        }
    }
}
