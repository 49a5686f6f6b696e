package dev.hawser.roomsclient;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.client.ReopeningClock;
import dev.hawser.client.WebSocketClientFactory;
import dev.hawser.testkit.HttpAnswer;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.RawServer;
import dev.hawser.testkit.VirtualClock;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which transport is taken when there is something on the way that does not let one through. */
@Timeout(120)
class TransportsTest {
    private static final String WELCOME = "{\"type\":\"welcome\",\"session\":\"t\",\"id\":\"i\",\"user\":\"ann\"}";
    private static final String JOINED =
            "{\"type\":\"joined\",\"room\":\"lobby\",\"epoch\":\"e\",\"offset\":0,\"end\":0,\"count\":0,\"members\":[]}";

    private final RawServer server = new RawServer();
    private final VirtualClock time = new VirtualClock();
    private final WebSocketClientFactory factory = new WebSocketClientFactory();
    private final HeardEvents events = new HeardEvents();

    @BeforeEach
    void start() throws Exception {
        factory.start();
    }

    @AfterEach
    void stop() throws Exception {
        factory.stop();
        server.close();
        time.end();
    }

    private RoomsClient open() throws Exception {
        return RoomsClient.open(
                factory.newWebSocketClient(),
                URI.create("ws://localhost:" + server.port() + "/rooms"),
                events,
                RoomsClientOptions.defaults(),
                new ReopeningClock(time.executor(), time, time::nanoTime, () -> -1),
                () -> 0);
    }

    private String expect(String type) {
        var event = events.next();
        assertThat(event).containsEntry("type", type);
        return event.toString();
    }

    private void refuse(String status) {
        RawPeer peer = server.accept();
        assertThat(peer.readHead().startLine()).startsWith("GET /rooms ");
        answer(peer, status, "text/plain", "");
    }

    private static void answer(RawPeer peer, String status, String type, String content) {
        peer.send("HTTP/1.1 " + status + "\r\nConnection: close\r\nContent-Type: " + type + "\r\nContent-Length: "
                + content.length() + "\r\n\r\n" + content);
        peer.readToEnd();
        peer.disconnect();
    }

    /** The next request is a POST; returns its content. */
    private String answerPost(String accept, String content) {
        RawPeer peer = server.accept();
        String asked = readPost(peer, accept);
        answer(peer, "200 OK", "application/json", content);
        return asked;
    }

    private static String readPost(RawPeer peer, String accept) {
        HttpAnswer request = peer.readAnswer();
        assertThat(request.head().startLine()).isEqualTo("POST /rooms HTTP/1.1");
        assertThat(request.head().field("accept")).isEqualTo(accept);
        assertThat(request.head().field("content-type")).startsWith("application/json");
        return request.body();
    }

    private RawPeer openStream() {
        RawPeer peer = server.accept();
        assertThat(readPost(peer, "text/event-stream")).contains("\"type\":\"join\"");
        peer.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
        return peer;
    }

    /** Waits as long as the client does. */
    private void passWait() {
        var event = events.next();
        assertThat(event).containsEntry("type", "waiting");
        time.pass(Duration.ofMillis((Long) event.get("delay") + 1));
    }

    private void tellStopped(RoomsClient client) {
        client.detach();
        expect("stopped");
    }

    @Test
    void aWebSocketThatIsRefusedIsFollowedByAStreamInTheSameAttempt() throws Exception {
        RoomsClient client = open();
        client.join("lobby");
        refuse("400 Bad Request");

        assertThat(answerPost("application/json", "[" + WELCOME + "]")).isEqualTo("[{\"type\":\"hello\"}]");
        expect("welcome");
        RawPeer stream = openStream();
        stream.send(": a comment\n\ndata: " + WELCOME + "\n\ndata: " + JOINED + "\n\n");
        expect("joined");
        stream.send("data: [\"lobby\",0,1732772000000,\"bob\",\"Hello\"]\n\n");
        assertThat(expect("entry")).contains("data=Hello");
        client.publish("lobby", Json.of("Hi"));
        assertThat(answerPost(
                        "application/json",
                        "[" + WELCOME
                                + ",{\"type\":\"ack\",\"room\":\"lobby\",\"seq\":1,\"epoch\":\"e\",\"offset\":1}]"))
                .isEqualTo("[{\"type\":\"hello\",\"session\":\"t\"},"
                        + "{\"type\":\"publish\",\"room\":\"lobby\",\"seq\":1,\"data\":\"Hi\"}]");
        expect("acknowledged");

        stream.disconnect();
        assertThat(expect("waiting")).contains("1006");
        tellStopped(client);
    }

    @Test
    void aWebSocketThatIsKilledSoonThreeTimesIsFollowedByAStream() throws Exception {
        RoomsClient client = open();
        for (int i = 0; i < 3; i++) {
            RawPeer peer = server.acceptWebSocket("Sec-WebSocket-Protocol: hawser.v1");
            peer.readFrame();
            peer.reset();
            passWait();
        }

        answerPost("application/json", "[" + WELCOME + "]");
        expect("welcome");
        tellStopped(client);
    }

    @Test
    void whatTheServerSaysOfItselfChangesNothing() throws Exception {
        RoomsClient client = open();
        for (String status : new String[] {"503 Service Unavailable", "401 Unauthorized", "500 Broken"}) {
            refuse(status);
            passWait();
        }
        RawPeer peer = server.acceptWebSocket("Sec-WebSocket-Protocol: hawser.v1");
        assertThat(peer.readFrame().text()).contains("hello");
        peer.disconnect();
        expect("waiting");
        tellStopped(client);
    }

    @Test
    void aStreamThroughWhichNothingComesIsFollowedByPolls() throws Exception {
        RoomsClient client = open();
        client.join("lobby");
        refuse("426 Upgrade Required");
        answerPost("application/json", "[" + WELCOME + "]");
        expect("welcome");
        // Something on the way keeps what it should pass on.
        RawPeer stuck = openStream();
        time.pass(Duration.ofSeconds(10));
        stuck.readToEnd();
        stuck.disconnect();
        passWait();

        answerPost("application/json", "[" + WELCOME + "]");
        expect("welcome");
        assertThat(answerPost("application/json", "[" + WELCOME + "," + JOINED + "]"))
                .isEqualTo("[{\"type\":\"hello\",\"session\":\"t\"},"
                        + "{\"type\":\"join\",\"room\":\"lobby\",\"from\":\"end\"}]");
        expect("joined");
        String entry = "[\"lobby\",0,1732772000000,\"bob\",\"Hello\"]";
        assertThat(answerPost("application/json", "[" + WELCOME + "," + JOINED + "," + entry + "]"))
                .contains("\"wait\":25000", "\"offset\":0");
        expect("entry");
        RawPeer next = server.accept();
        assertThat(readPost(next, "application/json")).contains("\"wait\":25000", "\"offset\":1");
        tellStopped(client);
        next.readToEnd();
        next.disconnect();
    }

    @Test
    void webSocketIsTriedAgainAfterFiveMinutes() throws Exception {
        RoomsClient client = open();
        refuse("501 Not Implemented");
        String asked = "POST";
        for (int i = 0; asked.startsWith("POST"); i++) {
            assertThat(i).as("requests").isLessThan(20);
            RawPeer peer = server.accept();
            asked = peer.readAnswer().head().startLine();
            answer(peer, "503 Service Unavailable", "text/plain", "");
            passWait();
            if (i == 2) {
                assertThat(asked).as("before that").startsWith("POST");
            }
        }
        assertThat(asked).startsWith("GET");
        server.accept().disconnect();
        expect("waiting");
        tellStopped(client);
    }
}
