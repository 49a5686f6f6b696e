package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.chat.AddressRange;
import dev.hawser.chat.ChatOptions;
import dev.hawser.chat.ChatServer;
import dev.hawser.chat.TrafficLimits;
import dev.hawser.chat.UserSource;
import dev.hawser.testkit.HttpAnswer;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A chat behind proxies counts by the addresses of those who have asked them. */
class ChatForwardedTest {
    private static final int MANY = 10_000;
    private static final List<AddressRange> NONE = List.of();
    private static final List<AddressRange> PROXY = List.of(AddressRange.parse("127.0.0.1"));
    private static final String FROM_ANN = "X-Forwarded-For: 192.0.2.1";
    private static final String FROM_BOB = "X-Forwarded-For: 192.0.2.2";

    @TempDir
    private Path folder;

    private ChatServer server = new ChatServer(ChatOptions.DEFAULT);
    private final List<RawPeer> members = new ArrayList<>();

    private void start(int connectionsOfAddress, List<AddressRange> trusted, UserSource users) throws Exception {
        TrafficLimits limits = new TrafficLimits(MANY, connectionsOfAddress, MANY, NONE, trusted);
        server = new ChatServer(ChatOptions.DEFAULT
                .withAddress("127.0.0.1", 0)
                .withTraffic(limits)
                .withUsers(users, Set.of()));
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        members.forEach(RawPeer::close);
        server.stop();
    }

    private void join(RawPeer peer, String... fields) {
        members.add(peer);
        String[] all = Arrays.copyOf(fields, fields.length + 1);
        all[fields.length] = "Sec-WebSocket-Protocol: chat";
        peer.open("/chat", all);
    }

    private void join(String forwarded) {
        join(RawPeer.connect(server.port()), forwarded);
    }

    private int status(String... fields) {
        return new ChatVisitor(server.port(), fields).get("/rooms.json").status();
    }

    @Test
    void theConnectionsOfAProxyAreThoseOfItsClients() throws Exception {
        start(2, PROXY, new UserSource.Chosen());
        join(FROM_ANN);
        join(FROM_ANN);
        assertThat(status(FROM_ANN)).isEqualTo(429);
        // What she has made up herself is before what the proxy appends.
        assertThat(status("X-Forwarded-For: 192.0.2.9, 192.0.2.1")).isEqualTo(429);
        join(FROM_BOB);
        join(FROM_BOB);
        assertThat(status(FROM_BOB)).isEqualTo(429);
        leave();
        awaitRoomFor(FROM_ANN);
    }

    /** Connections that have ended may still be counted for a moment. */
    private void awaitRoomFor(String field) {
        Limit.until(() -> status(field) == 200, "there is room for one " + field);
    }

    private void leave() {
        RawPeer member = members.remove(0);
        member.sendClose(1000, "");
        member.readToClose();
        member.readToEnd();
        member.close();
    }

    @Test
    void aConnectionIsOfTheClientWhoseRequestItCarries() throws Exception {
        start(1, PROXY, new UserSource.Chosen());
        try (RawPeer proxy = RawPeer.connect(server.port())) {
            assertThat(get(proxy, FROM_ANN).status()).isEqualTo(200);
            assertThat(status(FROM_ANN)).isEqualTo(429);
            assertThat(get(proxy, FROM_BOB).status()).isEqualTo(200);
            awaitRoomFor(FROM_ANN);
            assertThat(status(FROM_BOB)).isEqualTo(429);
        }
    }

    private static HttpAnswer get(RawPeer peer, String field) {
        peer.send("GET /rooms.json HTTP/1.1\r\nHost: localhost\r\n" + field + "\r\n\r\n");
        return peer.readAnswer();
    }

    @Test
    void whoIsNoProxySaysNothingOfAddresses() throws Exception {
        start(2, NONE, new UserSource.Chosen());
        join(FROM_ANN);
        join(FROM_BOB);
        assertThat(status("X-Forwarded-For: 192.0.2.3")).isEqualTo(429);
        assertThat(status("Forwarded: for=192.0.2.3")).isEqualTo(429);
    }

    @Test
    void oneClientsGuessesArePaidByThatClient() throws Exception {
        Path users = Files.writeString(folder.resolve("users"), "");
        start(MANY, PROXY, new UserSource.PasswordFile(users));
        String guess = ChatVisitor.basic("ann", "guess");
        int status = status(guess, FROM_ANN);
        for (int i = 0; status == 401 && i < 100; i++) {
            status = status(guess, FROM_ANN);
        }
        assertThat(status).isEqualTo(429);
        assertThat(status(guess, FROM_BOB)).isEqualTo(401);
    }

    @Test
    void twoClientsBehindNginxAreTwoAddresses() throws Exception {
        start(2, PROXY, new UserSource.Chosen());
        try (Daemon nginx = ReverseProxy.NGINX.start(folder, server.port(), "")) {
            join(RawPeer.connectFrom("127.0.0.2", nginx.port()));
            join(RawPeer.connectFrom("127.0.0.2", nginx.port()));
            assertThat(getFrom("127.0.0.2", nginx, "").status()).isEqualTo(429);
            assertThat(getFrom("127.0.0.2", nginx, FROM_ANN + "\r\nForwarded: for=192.0.2.1\r\n")
                            .status())
                    .isEqualTo(429);
            assertThat(getFrom("127.0.0.3", nginx, "").status()).isEqualTo(200);
            members.get(0).send(RawFrame.masked(RawFrame.PING, new byte[0]));
            assertThat(members.get(0).readFrame().opcode()).isEqualTo(RawFrame.PONG);
        }
    }

    private static HttpAnswer getFrom(String address, Daemon proxy, String fields) {
        try (RawPeer peer = RawPeer.connectFrom(address, proxy.port())) {
            peer.send("GET /rooms.json HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n");
            return peer.readAnswer();
        }
    }
}
