package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.chat.ChatOptions;
import dev.hawser.chat.ChatServer;
import dev.hawser.client.WebSocketClientFactory;
import dev.hawser.listener.ListenerOptions;
import dev.hawser.store.Durability;
import dev.hawser.testkit.HttpAnswer;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawPeer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose a name is in the chat: a second user, a second tab, a stolen token, a killed server. */
class ChatNamesTest {
    private static final String ANNS = "Cookie: hawser-browser=" + "a".repeat(22);
    private static final String BENS = "Cookie: hawser-browser=" + "b".repeat(22);

    @TempDir
    private Path folder;

    private ChatServer server = new ChatServer(ChatOptions.DEFAULT);

    @BeforeEach
    void start() throws Exception {
        start(ChatOptions.DEFAULT);
    }

    private void start(ChatOptions options) throws Exception {
        server = new ChatServer(options.withAddress(null, 0));
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private int port() {
        return server.port();
    }

    private static String refusal(int port, String name, String... fields) {
        try (RoomsPeer peer = RoomsPeer.open(port, fields)) {
            peer.hello(name);
            return peer.nextRefusal();
        }
    }

    /** The token of a session that is welcome. */
    private static String token(RoomsPeer peer, String name) {
        peer.hello(name);
        return String.valueOf(peer.nextObject().get("session"));
    }

    private static void resume(RoomsPeer peer, String token) {
        peer.send("{\"type\":\"hello\",\"session\":\"" + token + "\"}");
    }

    private static void assertWelcome(RoomsPeer peer) {
        assertThat(peer.nextText()).startsWith("{\"type\":\"welcome\"");
    }

    /** Leaves, and waits until that is so. */
    private static void leave(RoomsPeer peer) {
        peer.send("{\"type\":\"bye\"}");
        assertThat(peer.raw().readToClose().closeCode()).isEqualTo(1000);
    }

    @Test
    void aNameInUseIsRefusedOverEveryTransportAndSoIsOneThatLooksLikeIt() {
        try (RoomsPeer ann = RoomsPeer.hello(port(), "ann")) {
            assertThat(refusal(port(), "ann")).isEqualTo("name_taken");
            assertThat(refusal(port(), "ANN", BENS)).isEqualTo("name_taken");
            assertThat(refusal(port(), "ΑΝΝ")).isEqualTo("name_taken");
            assertThat(refusal(port(), "аnn")).isEqualTo("name_invalid");
            RoomsHttp http = new RoomsHttp(URI.create("http://localhost:" + port() + RoomsServer.PATH));
            String hello = "[{\"type\":\"hello\",\"name\":\"Ann\"}]";
            assertThat(Json.write(http.poll(hello).get(0))).contains("name_taken", "\"final\":false");
            try (RoomsHttp.Events events = http.stream(hello)) {
                assertThat(events.next()).contains("name_taken");
            }
            ann.assertLives();
        }
    }

    @Test
    void theNextTryOfAnotherNameOnTheSameConnectionIsWelcome() {
        try (RoomsPeer ann = RoomsPeer.hello(port(), "ann");
                RoomsPeer other = RoomsPeer.open(port())) {
            other.hello("ann");
            assertThat(other.nextRefusal()).isEqualTo("name_taken");
            other.hello("anna");
            assertWelcome(other);
            ann.assertLives();
        }
    }

    @Test
    void aBrowserHasItsNameInEveryTabAndOverHttp() {
        try (RoomsPeer ann = RoomsPeer.hello(port(), "ann", ANNS);
                RoomsPeer tab = RoomsPeer.hello(port(), "ann", ANNS)) {
            RoomsHttp http = new RoomsHttp(URI.create("http://localhost:" + port() + RoomsServer.PATH));
            var poll = http.request(RoomsHttp.JSON, "[{\"type\":\"hello\",\"name\":\"ann\"}]")
                    .header("Cookie", ANNS.substring("Cookie: ".length()))
                    .build();
            assertThat(http.send(poll).body()).startsWith("[{\"type\":\"welcome\"");
            ann.assertLives();
            tab.assertLives();
        }
    }

    @Test
    void somebodyWhoHasLeftKeepsThePrivateConversationsToThemselves() {
        try (RoomsPeer ann = RoomsPeer.joined(port(), "ann", "@ann,ben", ANNS)) {
            ann.publish("@ann,ben", 1, "\"a secret\"");
            leave(ann);
        }
        assertThat(refusal(port(), "ann", BENS)).isEqualTo("name_taken");
        assertThat(refusal(port(), "ann")).isEqualTo("name_taken");
        try (RoomsPeer other = RoomsPeer.hello(port(), "Anne", BENS)) {
            other.send("{\"type\":\"join\",\"room\":\"@ann,ben\"}");
            assertThat(other.nextRefusal()).isEqualTo("not_allowed");
        }
        RoomsPeer.joined(port(), "ann", "@ann,ben", ANNS).close();
    }

    @Test
    void aClientWithoutACookieHasItsNameUntilItLeavesAndANameThatIsNotKeptIsFreeThen() throws Exception {
        try (RoomsPeer ann = RoomsPeer.hello(port(), "ann")) {
            leave(ann);
        }
        try (RoomsPeer ann = RoomsPeer.hello(port(), "ann", BENS)) {
            ann.assertLives();
        }
        stop();
        start(ChatOptions.DEFAULT.withNamesKept(Duration.ZERO));
        try (RoomsPeer ann = RoomsPeer.hello(port(), "ann", ANNS)) {
            leave(ann);
        }
        RoomsPeer.hello(port(), "ann", BENS).close();
        // The connection was lost, and they may come back.
        assertThat(refusal(port(), "ann", ANNS)).isEqualTo("name_taken");
    }

    @Test
    void aStolenTokenIsOfNoUseAndTheOwnersGoesOn() {
        try (RoomsPeer ann = RoomsPeer.open(port(), ANNS);
                RoomsPeer thief = RoomsPeer.open(port(), BENS)) {
            String token = token(ann, "ann");
            resume(thief, token);
            assertThat(thief.nextRefusal()).isEqualTo("session_unknown");
            try (RoomsPeer again = RoomsPeer.open(port(), ANNS)) {
                resume(again, token);
                assertWelcome(again);
            }
        }
    }

    @Test
    void aTokenGivesNoNameBackThatSomebodyElseHasByNow() {
        String token;
        try (RoomsPeer ann = RoomsPeer.open(port())) {
            token = token(ann, "ann");
            leave(ann);
        }
        try (RoomsPeer next = RoomsPeer.hello(port(), "Ann", BENS);
                RoomsPeer late = RoomsPeer.open(port())) {
            resume(late, token);
            Map<String, @Nullable Object> refusal = late.nextObject();
            assertThat(refusal).containsEntry("code", "session_unknown").containsEntry("final", true);
            assertThat(String.valueOf(refusal.get("reason"))).contains("somebody else has the name");
            late.hello("ann");
            assertThat(late.nextRefusal()).isEqualTo("name_taken");
            next.assertLives();
        }
    }

    @Test
    void aNameWithScriptInItIsANameAndOneThatIsTooLongIsNot() {
        String script = "<script>alert(1)</script>";
        try (RoomsPeer mallory = RoomsPeer.joined(port(), script, "lobby")) {
            assertThat(refusal(port(), script)).isEqualTo("name_taken");
            mallory.assertLives();
        }
        RoomsPeer.hello(port(), "é".repeat(32)).close();
        assertThat(refusal(port(), "é".repeat(33))).isEqualTo("name_invalid");
    }

    @Test
    void aSecretThatIsNoneIsNoBrowser() {
        for (String value : List.of("", "short", "a".repeat(23), "a".repeat(21) + "!", "a".repeat(5000))) {
            String name = "user" + value.length();
            RoomsPeer.hello(port(), name, "Cookie: hawser-browser=" + value).close();
            assertThat(refusal(port(), name, "Cookie: hawser-browser=" + value)).isEqualTo("name_taken");
        }
    }

    private static HttpAnswer get(int port, String path, String... fields) {
        try (RawPeer client = RawPeer.connect(port)) {
            String more = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
            client.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n");
            return client.readAnswer();
        }
    }

    @Test
    void thePageGivesABrowserASecretAndLeavesItTheOneThatItHas() {
        String cookie = String.valueOf(get(port(), "/").field("set-cookie"));
        assertThat(cookie)
                .matches("hawser-browser=[A-Za-z0-9_-]{22}; .*")
                .contains("Path=/", "HttpOnly", "SameSite=Lax", "Max-Age=34560000")
                .doesNotContain("Secure");
        assertThat(String.valueOf(get(port(), "/").field("set-cookie"))).isNotEqualTo(cookie);
        HttpAnswer again = get(port(), "/", ANNS);
        assertThat(again.field("set-cookie")).startsWith("hawser-browser=" + "a".repeat(22) + ";");
        assertThat(again.field("cache-control")).isEqualTo("private, no-cache");
        HttpAnswer unchanged = get(port(), "/", ANNS, "If-None-Match: " + again.field("etag"));
        assertThat(get(port(), "/", "Cookie: hawser-browser=x").field("set-cookie"))
                .doesNotContain("=x;");
        assertThat(unchanged.field("set-cookie")).startsWith("hawser-browser=" + "a".repeat(22) + ";");
        for (String path : List.of("/rooms.json", "/js/main.js", "/simple/", "/hawser.js", "/none")) {
            assertThat(get(port(), path).field("set-cookie")).as(path).isNull();
        }
        assertThat(get(port(), "/rooms.json", ANNS).status()).isEqualTo(200);
    }

    @Test
    void overTlsNoOtherHostCanSetTheSecret() throws Exception {
        stop();
        start(ChatOptions.DEFAULT.withListener(ListenerOptions.DEFAULT.withCertificate(Certificates.SHARED.asPem())));
        HttpClient client = HttpClient.newBuilder()
                .sslContext(Certificates.SHARED.clientContext())
                .build();
        URI page = URI.create("https://localhost:" + port() + "/");
        HttpRequest request = HttpRequest.newBuilder(page)
                .header("Cookie", ANNS.substring("Cookie: ".length()))
                .build();
        HttpResponse<Void> answer =
                Limit.get(client.sendAsync(request, HttpResponse.BodyHandlers.discarding()), "the page");
        assertThat(answer.headers().firstValue("set-cookie"))
                .get()
                .asString()
                .matches("__Host-hawser-browser=[A-Za-z0-9_-]{22}; .*")
                .contains("Path=/", "HttpOnly", "Secure", "SameSite=Lax")
                .doesNotContain("a".repeat(22), "Domain");
    }

    @Test
    void theSecretOfTlsGoesBeforeTheOtherOne() {
        String both = ANNS + "; __Host-hawser-browser=" + "c".repeat(22);
        try (RoomsPeer cat = RoomsPeer.hello(port(), "cat", both)) {
            assertThat(refusal(port(), "cat", ANNS)).isEqualTo("name_taken");
            cat.assertLives();
        }
    }

    @Test
    void aClientWhoseNameIsInUseWaitsForIt() throws Exception {
        WebSocketClientFactory factory = new WebSocketClientFactory();
        factory.start();
        try (RoomsPeer other = RoomsPeer.hello(port(), "member");
                RoomsClientMember member = new RoomsClientMember(factory, port(), "member", options -> options)) {
            member.publish(3);
            assertThat(refusal(port(), "MEMBER")).isEqualTo("name_taken");
            leave(other);
            member.assertAllOnce();
        } finally {
            factory.stop();
        }
    }

    @Test
    void whoWasThereWhenTheServerWasKilledHasTheirNameWhenItIsBack() {
        String[] chat = {"chat", "--management", "off", "--port", "0", "--data", folder.toString()};
        String token;
        try (Command first = new Command(chat)) {
            int port = port(first);
            try (RoomsPeer ann = RoomsPeer.joined(port, "ann", "lobby", ANNS);
                    RoomsPeer bob = RoomsPeer.open(port)) {
                token = token(bob, "bob");
                RoomsPeer.hello(port, "cat", BENS).close();
                ann.assertLives();
                ProcessHandle.of(first.pid()).ifPresent(ProcessHandle::destroyForcibly);
                first.end();
            }
        }
        try (Command second = new Command(chat)) {
            int port = port(second);
            assertThat(refusal(port, "Ann")).isEqualTo("name_taken");
            assertThat(refusal(port, "bob", BENS)).isEqualTo("name_taken");
            assertThat(refusal(port, "cat", ANNS)).isEqualTo("name_taken");
            RoomsPeer.hello(port, "ann", ANNS).close();
            RoomsPeer.hello(port, "cat", BENS).close();
            try (RoomsPeer bob = RoomsPeer.open(port)) {
                resume(bob, token);
                assertWelcome(bob);
            }
            second.terminate();
            assertThat(second.end().err()).anyMatch(line -> line.contains("Somebody was refused the name \"Ann\""));
        }
    }

    private static int port(Command chat) {
        return URI.create(chat.nextLine().replaceAll(".*(http:\\S+)/ .*", "$1")).getPort();
    }

    @Test
    void namesOutliveAStopToo() throws Exception {
        stop();
        ChatOptions options = ChatOptions.DEFAULT.withData(folder, Durability.OS);
        start(options);
        RoomsPeer.hello(port(), "ann", ANNS).close();
        stop();
        start(options);
        assertThat(refusal(port(), "ann", BENS)).isEqualTo("name_taken");
        RoomsPeer.hello(port(), "ann", ANNS).close();
    }
}
