package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.chat.ChatOptions;
import dev.hawser.chat.ChatServer;
import dev.hawser.gateway.RoomEndpoint;
import dev.hawser.rooms.RoomOptions;
import dev.hawser.testkit.CapturedLog;
import dev.hawser.testkit.HttpAnswer;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chat server: its page, its room, and members who do not keep up. */
class ChatRoomTest {
    private static final String CHAT = "Sec-WebSocket-Protocol: chat";
    private static final int SMALL_RECEIVE_BUFFER = 4096;

    private ChatServer server = new ChatServer(ChatOptions.DEFAULT);

    @BeforeEach
    void start() throws Exception {
        start(RoomOptions.DEFAULT);
    }

    private void start(RoomOptions room) throws Exception {
        server.stop();
        server = new ChatServer(ChatOptions.DEFAULT.withAddress(null, 0).withRoom(room));
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    /** A member whom the room knows: the answer to its ping comes after the joining. */
    private RawPeer join() {
        return ready(RawPeer.connect(server.port()));
    }

    private static RawPeer ready(RawPeer peer) {
        peer.open("/chat", CHAT);
        peer.send(RawFrame.masked(RawFrame.PING, Bytes.utf8("joined?")));
        assertThat(peer.readFrame().opcode()).isEqualTo(RawFrame.PONG);
        return peer;
    }

    private HttpAnswer get(String target) {
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            return client.readAnswer();
        }
    }

    @Test
    void allMembersReceiveAllMessagesInOneOrderTheSpeakerIncluded() {
        int members = 5;
        int messages = 200;
        List<RawPeer> peers = new ArrayList<>();
        List<CompletableFuture<Void>> speakers = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            peers.add(join());
        }
        for (RawPeer peer : peers) {
            int name = peers.indexOf(peer);
            speakers.add(CompletableFuture.runAsync(() -> {
                for (int n = 0; n < messages; n++) {
                    peer.sendText("user" + name + ":" + n);
                }
            }));
        }
        speakers.forEach(speaker -> Limit.get(speaker, "a speaker"));
        List<String> first = texts(peers.get(0), members * messages);
        for (RawPeer peer : peers.subList(1, members)) {
            assertThat(texts(peer, members * messages)).isEqualTo(first);
        }
        for (int i = 0; i < members; i++) {
            String prefix = "user" + i + ":";
            List<String> ofOne =
                    first.stream().filter(text -> text.startsWith(prefix)).toList();
            assertThat(ofOne).hasSize(messages);
            for (int n = 0; n < messages; n++) {
                assertThat(ofOne.get(n)).isEqualTo(prefix + n);
            }
        }
        peers.forEach(RawPeer::reset);
    }

    private static List<String> texts(RawPeer peer, int count) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RawFrame frame = peer.readFrame();
            assertThat(frame.opcode()).isEqualTo(RawFrame.TEXT);
            texts.add(frame.text());
        }
        return texts;
    }

    @Test
    void textIsDeliveredAsItIsWhateverItContains() {
        String text = "<script>alert(\"1\")</script>:'\u0000\u202e\u05d0 \uD83C\uDF88 " + "ß".repeat(500);
        try (RawPeer speaker = join();
                RawPeer other = join()) {
            speaker.sendText(text);
            assertThat(speaker.readFrame().text()).isEqualTo(text);
            assertThat(other.readFrame().text()).isEqualTo(text);
        }
    }

    @Test
    void aMemberReceivesWhatIsSaidAfterItJoinedAndOnlyThat() {
        try (RawPeer early = join()) {
            early.sendText("early:before");
            assertThat(early.readFrame().text()).isEqualTo("early:before");
            try (RawPeer late = join()) {
                early.sendText("early:after");
                assertThat(late.readFrame().text()).isEqualTo("early:after");
            }
        }
    }

    @Test
    void aMemberWhoLeavesIsNoMemberAnyMore() {
        try (RawPeer stays = join()) {
            for (int i = 0; i < 3; i++) {
                try (RawPeer leaves = join()) {
                    assertThat(server.room().size()).isEqualTo(2);
                    leaves.sendClose(1000, "");
                    leaves.readToClose();
                    leaves.readToEnd();
                }
                // The room hears of an end when TCP has ended, or a moment later.
                Limit.until(() -> server.room().size() == 1, "the room has one member");
            }
            stays.sendText("alone:again");
            assertThat(stays.readFrame().text()).isEqualTo("alone:again");
        }
    }

    @Test
    void anotherSubProtocolIsRefused() {
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.send(RawPeer.handshake("/chat", "Sec-WebSocket-Protocol: soup"));
            HttpAnswer answer = client.readAnswer();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).isEqualTo("No WebSocket is served here for the offered sub-protocols: soup.\n");
        }
    }

    @Test
    void noSubProtocolIsRefused() {
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.send(RawPeer.handshake("/chat"));
            HttpAnswer answer = client.readAnswer();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).startsWith("No WebSocket is served here without a sub-protocol");
        }
    }

    @Test
    void aPageOfAForeignOriginIsRefused() {
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.send(RawPeer.handshake("/chat", CHAT, "Origin: http://evil.example"));
            assertThat(client.readAnswer().status()).isEqualTo(403);
        }
    }

    @Test
    void aPlainGetOfTheRoomSaysThatThisIsAWebSocket() {
        HttpAnswer answer = get("/chat");
        assertThat(answer.status()).isEqualTo(426);
        assertThat(answer.field("upgrade")).isEqualTo("websocket");
        assertThat(answer.field("content-type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.body()).startsWith("WebSocket only: this is the chat room's WebSocket");
    }

    @Test
    void aWebSocketElsewhereIsNotServed() {
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.send(RawPeer.handshake("/elsewhere", CHAT));
            assertThat(client.readAnswer().status()).isEqualTo(404);
        }
    }

    @Test
    void thePageComesWithItsContentSecurityPolicy() {
        HttpAnswer answer = get("/");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("content-type")).startsWith("text/html");
        assertThat(answer.field("content-security-policy"))
                .contains("default-src 'self'")
                .contains("frame-ancestors 'none'");
        assertThat(answer.field("x-content-type-options")).isEqualTo("nosniff");
        assertThat(answer.field("server")).isNull();
        assertThat(answer.body()).contains("<title>Hawser chat</title>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/js/main.js",
                "/js/chat.js",
                "/hawser.js",
                "/simple/chat.js",
                "/simple/room.js",
                "/simple/closing.js"
            })
    void thePagesScriptsAreScripts(String path) {
        HttpAnswer answer = get(path);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("content-type")).startsWith("text/javascript");
        assertThat(answer.field("content-security-policy")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/..%2f",
                "/%2e%2e/",
                "/%2e%2e/ChatServer.class",
                "/..%2fChatServer.class",
                "/../ChatServer.class",
                "/..;/ChatServer.class",
                "/.%2e/ChatServer.class",
                "/%2e%2e%2fChatServer.class",
                "/..%5cChatServer.class",
                "/%252e%252e/ChatServer.class",
                "//ChatServer.class",
                "/hawser.js%00.html",
                "/../../../../../../../../etc/passwd",
                "/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
                "/META-INF/MANIFEST.MF"
            })
    void aPathOutOfThePageGivesNoFile(String target) {
        HttpAnswer answer = get(target);
        assertThat(answer.status()).isBetween(400, 404);
        assertThat(answer.body()).doesNotContain("root:").doesNotContain("CAFEBABE");
    }

    @Test
    void aMessageOver64KibibytesEndsItsSenderAndDisturbsNobody() {
        try (RawPeer sender = join();
                RawPeer other = join()) {
            sender.sendText("sender:" + "x".repeat(64 * 1024));
            assertThat(sender.readFrame().closeCode()).isEqualTo(1009);
            other.sendText("other:still here");
            assertThat(other.readFrame().text()).isEqualTo("other:still here");
        }
    }

    @Test
    void aBinaryMessageEndsItsSenderAndDisturbsNobody() {
        try (RawPeer sender = join();
                RawPeer other = join()) {
            sender.send(RawFrame.masked(RawFrame.BINARY, new byte[3]));
            RawFrame close = sender.readFrame();
            assertThat(close.closeCode()).isEqualTo(1003);
            assertThat(close.closeReason()).isEqualTo("this room takes text messages only");
            other.sendText("other:still here");
            assertThat(other.readFrame().text()).isEqualTo("other:still here");
        }
    }

    @Test
    void stoppingClosesEverybodyWith1001() throws Exception {
        try (RawPeer one = join();
                RawPeer another = join()) {
            CompletableFuture<Void> stopping = CompletableFuture.runAsync(() -> {
                try {
                    server.stop();
                } catch (Exception x) {
                    throw new IllegalStateException(x);
                }
            });
            for (RawPeer peer : List.of(one, another)) {
                RawFrame close = peer.readFrame();
                assertThat(close.closeCode()).isEqualTo(1001);
                assertThat(close.closeReason()).isEqualTo("the server is going down");
                peer.sendClose(1001, "");
                peer.readToEnd();
                peer.disconnect();
            }
            Limit.get(stopping, "the stop");
        }
    }

    @Test
    void stoppingDoesNotWaitForEverForAMemberWhoDoesNotAnswer() throws Exception {
        try (RawPeer silent = join()) {
            CompletableFuture<Void> stopping = CompletableFuture.runAsync(() -> {
                try {
                    server.stop();
                } catch (Exception x) {
                    throw new IllegalStateException(x);
                }
            });
            Limit.get(stopping, "the stop");
            assertThat(silent.readFrame().closeCode()).isEqualTo(1001);
        }
    }

    private static String load(int number) {
        return "speaker:" + number + " " + "x".repeat(8000);
    }

    /** Lets one member speak, and hear itself, while another does not read; more than the network between them takes. */
    private static void speak(RawPeer speaker, List<RawPeer> listeners, int messages) {
        int batch = 20;
        for (int from = 0; from < messages; from += batch) {
            for (int i = from; i < from + batch; i++) {
                speaker.sendText(load(i));
            }
            for (RawPeer listener : listeners) {
                for (int i = from; i < from + batch; i++) {
                    assertThat(listener.readFrame().text()).isEqualTo(load(i));
                }
            }
        }
    }

    @Test
    void aMemberWhoStopsReadingIsCutOffWithAReasonAndTheOthersMissNothing() throws Exception {
        int messages = 4000;
        int retained = 1024 * 1024;
        start(new RoomOptions(retained));
        try (CapturedLog log = new CapturedLog(RoomEndpoint.class);
                RawPeer slow = ready(RawPeer.connect(server.port(), SMALL_RECEIVE_BUFFER));
                RawPeer speaker = join();
                RawPeer listener = join()) {
            speak(speaker, List.of(speaker, listener), messages);
            // 32 MB were said: what is retained is bounded.
            long entries = server.room().endOffset() - server.room().startOffset();
            assertThat(entries * load(0).length()).isBetween(retained - 300_000L, retained + 300_000L);
            assertThat(server.room().size()).isEqualTo(3);

            int read = 0;
            RawFrame frame = slow.readFrame();
            while (frame.opcode() == RawFrame.TEXT) {
                assertThat(frame.text()).isEqualTo(load(read++));
                frame = slow.readFrame();
            }
            assertThat(read).isBetween(1, messages - 1);
            assertThat(frame.opcode()).isEqualTo(RawFrame.CLOSE);
            assertThat(frame.closeCode()).isEqualTo(1013);
            assertThat(frame.closeReason()).matches("slow reader: \\d+ messages missed");
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("Cutting off")
                    .contains(frame.closeReason());
            slow.sendClose(1013, "");
            slow.readToEnd();

            speaker.sendText("speaker:still here");
            assertThat(listener.readFrame().text()).isEqualTo("speaker:still here");
            Limit.until(() -> server.room().size() == 2, "the room has two members");
        }
    }

    @Test
    void aMemberWhoStopsReadingIsCaughtUpFromWhatIsRetained() throws Exception {
        int messages = 2000;
        start(new RoomOptions(64 * 1024 * 1024));
        try (RawPeer slow = ready(RawPeer.connect(server.port(), 64 * 1024));
                RawPeer speaker = join()) {
            speak(speaker, List.of(speaker), messages);
            for (int i = 0; i < messages; i++) {
                assertThat(slow.readFrame().text()).isEqualTo(load(i));
            }
            speaker.sendText("speaker:live");
            assertThat(slow.readFrame().text()).isEqualTo("speaker:live");
        }
    }

    @Test
    void aMemberWhoDropsUnderLoadLeavesTheRoom() {
        try (RawPeer speaker = join()) {
            for (int i = 0; i < 20; i++) {
                RawPeer drops = ready(RawPeer.connect(server.port(), SMALL_RECEIVE_BUFFER));
                speak(speaker, List.of(speaker), 20);
                drops.reset();
            }
            speak(speaker, List.of(speaker), 20);
            while (server.room().size() > 1) {
                speak(speaker, List.of(speaker), 20);
            }
        }
    }
}
