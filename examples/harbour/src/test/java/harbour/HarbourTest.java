package harbour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawPeer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/tutorial.md promises, in a process that can be killed. */
class HarbourTest {
    private final HttpClient browser = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private Process process;
    private int port;

    @BeforeEach
    void start() throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Harbour.class.getName(),
                        "0",
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String line = process.inputReader().readLine();
        assertThat(line).startsWith("The harbour is open at http://localhost:");
        port = URI.create(line.substring(line.indexOf("http"))).getPort();
    }

    @AfterEach
    void kill() {
        process.destroyForcibly();
        Limit.get(process.onExit(), "the end of the harbour");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return browser.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String form) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        return browser.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    /** Logs in, and gives the cookie. */
    private String login(String name) throws Exception {
        HttpResponse<String> login = post("/login", "name=" + name);
        assertThat(login.statusCode()).isEqualTo(302);
        return login.headers().allValues("Set-Cookie").stream()
                .reduce((first, last) -> last)
                .orElseThrow()
                .replaceFirst(";.*", "");
    }

    /** Logs in, and comes to a room. */
    private RawPeer member(String name, String room, String from) throws Exception {
        RawPeer peer = open(login(name));
        peer.sendText("{\"type\":\"hello\"}");
        await(peer, "\"welcome\"");
        peer.sendText("{\"type\":\"join\",\"room\":\"" + room + "\",\"from\":\"" + from + "\"}");
        await(peer, "\"joined\"");
        return peer;
    }

    private RawPeer open(String cookie) {
        return RawPeer.connect(port).open("/rooms", "Sec-WebSocket-Protocol: hawser.v1", "Cookie: " + cookie);
    }

    /** The next message that has this in it. */
    private static String await(RawPeer peer, String part) {
        while (true) {
            String text = peer.readFrame().text();
            if (text.contains(part)) {
                return text;
            }
        }
    }

    @Test
    void thePageAndItsClientAreServed() throws Exception {
        assertThat(get("/").body()).contains("harbour.js");
        assertThat(get("/harbour.js").body()).contains("from './hawser.js'");
        assertThat(get("/hawser.js").body()).contains("export");
    }

    @Test
    void whoHasNotLoggedInIsSentAway() {
        try (RawPeer stranger = RawPeer.connect(port)) {
            stranger.send(RawPeer.handshake("/rooms", "Sec-WebSocket-Protocol: hawser.v1"));
            assertThat(stranger.readHead().status()).isEqualTo(401);
        }
    }

    @Test
    void theMasterWritesTheNews() throws Exception {
        RawPeer ann = member("ann", "news", "end");
        ann.sendText("{\"type\":\"publish\",\"room\":\"news\",\"seq\":1,\"data\":\"Whales!\"}");
        assertThat(await(ann, "\"publish\"")).contains("not_allowed");
        RawPeer master = member("master", "news", "end");
        master.sendText("{\"type\":\"publish\",\"room\":\"news\",\"seq\":1,\"data\":\"Fog.\"}");
        await(master, "\"ack\"");
        await(ann, "\"master\",\"Fog.\"");
    }

    @Test
    void theTideIsTold() throws Exception {
        RawPeer ann = member("ann", "lobby", "end");
        assertThat(post("/tide", "centimetres=312").statusCode()).isEqualTo(202);
        await(ann, "\"tide\",\"The tide is at 312 cm.\"");
    }

    @Test
    void aKillLosesNeitherWhatWasSaidNorWhoSaidIt() throws Exception {
        String cookie = login("ann");
        RawPeer ann = open(cookie);
        ann.sendText("{\"type\":\"hello\"}");
        String token = await(ann, "\"welcome\"").replaceFirst(".*\"session\":\"([^\"]+)\".*", "$1");
        String publish = "{\"type\":\"publish\",\"room\":\"lobby\",\"seq\":1,\"data\":\"Ahoy\"}";
        ann.sendText(publish);
        await(ann, "\"ack\"");

        kill();
        start();

        RawPeer back = open(cookie);
        back.sendText("{\"type\":\"hello\",\"session\":\"" + token + "\"}");
        assertThat(await(back, "\"user\"")).contains("\"user\":\"ann\"");
        back.sendText(publish);
        assertThat(await(back, "\"ack\"")).contains("\"repeat\":true");
        await(member("bob", "lobby", "start"), "\"ann\",\"Ahoy\"");
    }
}
