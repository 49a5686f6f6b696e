package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.rooms.RoomsOptions;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

/** What docs/embedding.md shows does what it says. */
class EmbeddingGuideTest {
    private static final int MOST_LINES = 20;

    @Test
    void aServerWithRoomsIsNotLong() {
        assertThat(GuideCode.shown("java").get("docs/embedding.md").get(0).lines())
                .hasSizeBetween(5, MOST_LINES);
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
