package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.serve.EchoServer;
import dev.hawser.serve.ServeOptions;
import dev.hawser.testkit.HttpAnswer;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The test server's documents: what is in the folder, and nothing else. */
class DocumentRootTest {
    @TempDir
    private Path folder;

    private EchoServer server = new EchoServer(ServeOptions.DEFAULT);

    @BeforeEach
    void start() throws Exception {
        Path root = Files.createDirectories(folder.resolve("docs/sub")).getParent();
        Files.createDirectory(root.resolve(".git"));
        Files.createDirectory(folder.resolve("outside"));
        write("docs/a.txt", "a");
        write("docs/sub/b.html", "<p>b");
        write("docs/<b>&.txt", "odd");
        write("docs/.env", "secret");
        write("docs/.git/config", "secret");
        write("outside/o.txt", "secret");
        link("docs/inside.txt", "a.txt");
        link("docs/outside.txt", "../outside/o.txt");
        link("docs/outside", "../outside");
        link("docs/history", ".git");
        server = new EchoServer(ServeOptions.DEFAULT
                .withDocumentRoot(root)
                .withListener(ServeOptions.DEFAULT.listener().withAddress(null, 0)));
        server.start();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private void link(String name, String target) throws IOException {
        Files.createSymbolicLink(folder.resolve(name), Path.of(target));
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private HttpAnswer get(String target) {
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            return client.readAnswer();
        }
    }

    @ParameterizedTest
    @CsvSource({"/a.txt,a", "/sub/b.html,<p>b", "/sub/../a.txt,a", "/inside.txt,a", "/%3Cb%3E&.txt,odd"})
    void whatIsInTheFolderIsServed(String target, String content) {
        HttpAnswer answer = get(target);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(content);
        assertThat(answer.field("x-content-type-options")).isEqualTo("nosniff");
        assertThat(answer.field("server")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing.txt",
                "/../outside/o.txt",
                "/%2e%2e/outside/o.txt",
                "/..%2foutside/o.txt",
                "/..%252foutside/o.txt",
                "/sub/../../outside/o.txt",
                "/sub/..%5c..%5coutside/o.txt",
                "/..;/outside/o.txt",
                "/outside.txt",
                "/outside/o.txt",
                "/outside/",
                "/.env",
                "/%2eenv",
                "/.git/config",
                "/./.git/config",
                "//.git/config",
                "/sub/../.git/config",
                "/.git;x/config",
                "/.git/",
                "/history/config",
                "/history/",
                "/a.txt%00",
                "//etc/passwd",
                "/%2fetc/passwd",
                "/file:///etc/passwd"
            })
    void nothingElseIs(String target) {
        HttpAnswer answer = get(target);
        assertThat(answer.status()).isIn(400, 404);
        assertThat(answer.body()).doesNotContain("secret").doesNotContain("root:");
    }

    @Test
    void aFolderIsListedWithoutWhatIsHidden() {
        HttpAnswer listing = get("/");
        assertThat(listing.status()).isEqualTo(200);
        assertThat(listing.body())
                .contains("a.txt", "sub/", "inside.txt", "&lt;b&gt;&amp;.txt")
                .doesNotContain("<b>", ".env", ".git", "outside", "history", folder.toString());
    }

    @Test
    void aFolderWithAnIndexShowsThat() throws IOException {
        write("docs/index.html", "<p>index");
        HttpAnswer answer = get("/");
        assertThat(answer.body()).isEqualTo("<p>index");
        assertThat(answer.field("content-type")).startsWith("text/html");
        assertThat(answer.field("cache-control")).isEqualTo("no-cache");
    }

    @Test
    void aFolderWithoutASlashIsRedirected() {
        HttpAnswer answer = get("/sub");
        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.field("location")).isEqualTo("/sub/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE"})
    void nothingCanBeChanged(String method) {
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.send(method + " /a.txt HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
            assertThat(client.readAnswer().status()).isEqualTo(404);
        }
        assertThat(folder.resolve("docs/a.txt")).hasContent("a");
    }

    /** As the page of the article of 2011 does it: its own address, with ws for http. */
    @ParameterizedTest
    @ValueSource(strings = {"/", "/index.html"})
    void aChatPageInTheFolderFindsItsRoom(String page) throws IOException {
        write("docs/index.html", "<p>chat");
        assertThat(get(page).body()).isEqualTo("<p>chat");
        String[] fields = {
            "Sec-WebSocket-Protocol: org.ietf.websocket.test-echo-broadcast", "Origin: http://localhost",
        };
        try (RawPeer ann = RawPeer.connect(server.port()).open(page, fields);
                RawPeer bob = RawPeer.connect(server.port()).open(page, fields)) {
            bob.send(RawFrame.masked(RawFrame.PING, new byte[0]));
            assertThat(bob.readFrame().opcode()).isEqualTo(RawFrame.PONG);
            ann.sendText("ann:has joined!");
            assertThat(ann.readFrame().text()).isEqualTo("ann:has joined!");
            assertThat(bob.readFrame().text()).isEqualTo("ann:has joined!");
        }
    }

    @Test
    void aRootThatIsALinkIsWhatItLeadsTo() throws Exception {
        link("here", "docs");
        EchoServer linked = new EchoServer(ServeOptions.DEFAULT
                .withDocumentRoot(folder.resolve("here"))
                .withListener(ServeOptions.DEFAULT.listener().withAddress(null, 0)));
        linked.start();
        try (RawPeer client = RawPeer.connect(linked.port())) {
            client.send("GET /a.txt HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(client.readAnswer().body()).isEqualTo("a");
        } finally {
            linked.stop();
        }
    }

    @Test
    void aRootThatIsNoFolderIsRefused() {
        Path file = folder.resolve("docs/a.txt");
        assertThatThrownBy(() -> new EchoServer(ServeOptions.DEFAULT.withDocumentRoot(file)).start())
                .isInstanceOf(NotDirectoryException.class)
                .hasMessage(file.toString());
    }
}
