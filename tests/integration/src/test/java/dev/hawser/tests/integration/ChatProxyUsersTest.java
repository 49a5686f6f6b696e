package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.chat.AddressRange;
import dev.hawser.chat.ChatOptions;
import dev.hawser.chat.ChatServer;
import dev.hawser.chat.UserSource;
import dev.hawser.testkit.HttpAnswer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A chat whose users a reverse proxy has authenticated. */
class ChatProxyUsersTest {
    private static final String HEADER = "X-Remote-User";

    private ChatServer server = new ChatServer(ChatOptions.DEFAULT);

    private void start(String trusted) throws Exception {
        server = new ChatServer(ChatOptions.DEFAULT
                .withAddress("127.0.0.1", 0)
                .withUsers(new UserSource.ProxyHeader(HEADER, List.of(AddressRange.parse(trusted))), Set.of("anna")));
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void theProxySaysWhoItIs() throws Exception {
        start("127.0.0.0/8");
        // In UTF-8, as it is sent here, one character for each byte.
        ChatVisitor anna = new ChatVisitor(server.port(), "x-remote-user: Ann\u00c3\u00a9");
        anna.joined("Anné", "lobby").close();
        assertThat(anna.get("/me.json").body()).isEqualTo("{\"user\":\"Anné\",\"moderators\":[\"anna\"]}");
        assertThat(anna.get("/").field("set-cookie")).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "none, none, 401, Nobody is logged in",
                "'X-Remote-User:', none, 401, Nobody is logged in",
                "X-Remote-User: anna, X-Remote-User: bob, 403, no name of a user",
                "X-Remote-User: \u00c3, none, 403, no name of a user",
                "Authorization: Basic YW5uYTpzZWNyZXQ=, none, 401, Nobody is logged in",
            })
    void whoIsNotNamedIsNobody(String one, String other, int status, String reason) throws Exception {
        start("127.0.0.1");
        ChatVisitor visitor = one == null
                ? new ChatVisitor(server.port())
                : other == null ? new ChatVisitor(server.port(), one) : new ChatVisitor(server.port(), one, other);
        for (HttpAnswer answer :
                List.of(visitor.get("/"), visitor.get("/me.json"), visitor.upgrade("/rooms", "hawser.v1"))) {
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.body()).contains(reason);
        }
    }

    @Test
    void nobodyElseSaysAnything() throws Exception {
        start("10.0.0.0/8");
        ChatVisitor forger = new ChatVisitor(
                server.port(), HEADER + ": anna", "X-Forwarded-For: 10.0.0.1", "Forwarded: for=10.0.0.1");
        for (ChatVisitor visitor : List.of(forger, new ChatVisitor(server.port()))) {
            assertThat(visitor.get("/").status()).isEqualTo(403);
            assertThat(visitor.get("/").body())
                    .isEqualTo("Requests have to come through the proxy: 127.0.0.1 is not trusted.\n");
            assertThat(visitor.upgrade("/rooms", "hawser.v1").status()).isEqualTo(403);
            assertThat(visitor.upgrade("/chat", "chat").status()).isEqualTo(403);
        }
    }

    @Test
    void worksBehindNginx(@TempDir Path folder) throws Exception {
        start("127.0.0.1");
        try (Daemon nginx = Proxies.nginxThatTells(folder, server.port(), HEADER)) {
            assertThat(new ChatVisitor(nginx.port(), HEADER + ": " + Proxies.USER)
                            .get("/me.json")
                            .status())
                    .isEqualTo(401);
            ChatVisitor anna =
                    new ChatVisitor(nginx.port(), ChatVisitor.basic(Proxies.USER, Proxies.PASSWORD), HEADER + ": bob");
            assertThat(anna.get("/me.json").body()).isEqualTo("{\"user\":\"anna\",\"moderators\":[\"anna\"]}");
            try (RoomsPeer peer = anna.joined("anna", "lobby")) {
                peer.publish("lobby", 1, "\"through the proxy\"");
                assertThat(peer.nextWith("through")).contains(",\"anna\",");
            }
        }
    }
}
