package dev.hawser.roomsclient;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.client.WebSocketClient;
import dev.hawser.client.WebSocketClientFactory;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.RawServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection that was given up while it opened is there for a while beside the one that follows it. */
class LateEndTest {
    private final RawServer server = new RawServer();
    private final RawServer silent = new RawServer();
    private final WebSocketClientFactory factory = new WebSocketClientFactory();
    private final HeardEvents events = new HeardEvents();

    @BeforeEach
    void start() throws Exception {
        factory.start();
    }

    @AfterEach
    void stop() throws Exception {
        factory.stop();
        silent.close();
        server.close();
    }

    @Test
    void whatComesOfAnEarlierConnectionIsNotTakenForTheWordOfTheLaterOne() {
        WebSocketClient client = factory.newWebSocketClient();
        Hold hold = new Hold(events, RoomsClientOptions.defaults(), client.clock(), System::currentTimeMillis);
        Executor turns = hold::inTurn;
        turns.execute(() -> hold.begin(factory.newWebSocketClient(), uri(silent)));

        RawPeer first = open(client, new SessionEndpoint(hold.session(), turns));
        RawPeer second = open(client, new SessionEndpoint(hold.session(), turns));
        welcome(first, "early");
        first.send(RawFrame.unmasked(RawFrame.CLOSE, RawFrame.closePayload(1001, "")));
        assertThat(first.readFrame().closeCode()).isEqualTo(1001);
        first.disconnect();
        welcome(second, "late");

        assertThat(events.next()).containsEntry("type", "welcome").containsEntry("id", "late");
        turns.execute(() -> hold.session().stop("the test is over", 1000));
        assertThat(events.next()).containsEntry("type", "stopped");
        second.disconnect();
    }

    private static URI uri(RawServer server) {
        return URI.create("ws://localhost:" + server.port() + "/rooms");
    }

    private RawPeer open(WebSocketClient client, SessionEndpoint endpoint) {
        var opening = client.open(uri(server), endpoint);
        RawPeer peer = server.acceptWebSocket();
        Limit.get(opening, "a connection");
        assertThat(peer.readFrame().text()).contains("\"hello\"");
        return peer;
    }

    private static void welcome(RawPeer peer, String id) {
        String text = "{\"type\":\"welcome\",\"session\":\"token\",\"id\":\"" + id + "\",\"user\":\"ann\"}";
        peer.send(RawFrame.unmasked(RawFrame.TEXT, text.getBytes(StandardCharsets.UTF_8)));
    }
}
