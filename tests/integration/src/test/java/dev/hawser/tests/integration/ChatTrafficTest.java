package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.chat.Address;
import dev.hawser.chat.AddressRange;
import dev.hawser.chat.ChatOptions;
import dev.hawser.chat.ChatServer;
import dev.hawser.chat.TrafficLimits;
import dev.hawser.testkit.CapturedLog;
import dev.hawser.testkit.HttpAnswer;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** More connections and requests than the chat takes. */
class ChatTrafficTest {
    private static final int MANY = 10_000;
    private static final int FLOOD = 42;

    /** More connections are not taken beyond those that may be open. */
    private static final int MORE = 100;

    private static final List<AddressRange> NONE = List.of();

    private ChatServer server = new ChatServer(ChatOptions.DEFAULT);
    private final List<RawPeer> members = new ArrayList<>();

    private void start(TrafficLimits limits) throws Exception {
        server = new ChatServer(ChatOptions.DEFAULT
                .withAddress(null, 0)
                .withTraffic(limits)
                .withManagement(new Address("127.0.0.1", 0)));
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        members.forEach(RawPeer::close);
        server.stop();
    }

    private void join(int count) {
        for (int i = 0; i < count; i++) {
            members.add(RawPeer.connect(server.port()).open("/chat", "Sec-WebSocket-Protocol: chat"));
        }
    }

    private HttpAnswer get(RawPeer client, String target) {
        client.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        return client.readAnswer();
    }

    private HttpAnswer get(String target) {
        try (RawPeer client = RawPeer.connect(server.port())) {
            return get(client, target);
        }
    }

    /** A member who leaves has left when its connection has ended. */
    private void leave() {
        RawPeer member = members.remove(0);
        member.sendClose(1000, "");
        member.readToClose();
        member.readToEnd();
        member.close();
    }

    @Test
    void oneMoreThanMayBeConnectedIsToldSoAndTheOthersStay() throws Exception {
        start(new TrafficLimits(3, MANY, MANY, NONE, NONE));
        join(3);
        try (RawPeer more = RawPeer.connect(server.port())) {
            HttpAnswer answer = get(more, "/");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).isEqualTo("Too many are connected just now.\n");
            assertThat(answer.field("retry-after")).isEqualTo("30");
            assertThat(more.readToEnd()).isEqualTo(RawPeer.End.SHUTDOWN);
        }
        members.get(2).sendText("ann:still here");
        assertThat(members.get(0).readFrame().text()).isEqualTo("ann:still here");
        leave();
        // Whoever is told to come later comes in when somebody has left.
        Limit.until(() -> get("/").status() == 200, "there is room for another one");
    }

    @Test
    void aWebSocketOfAnAddressWithTooManyIsRefused() throws Exception {
        start(new TrafficLimits(MANY, 2, MANY, NONE, NONE));
        join(2);
        try (RawPeer more = RawPeer.connect(server.port())) {
            more.send(RawPeer.handshake("/chat", "Sec-WebSocket-Protocol: chat"));
            HttpAnswer answer = more.readAnswer();
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.body()).isEqualTo("Too many connections from your address, 2 are allowed.\n");
        }
        members.get(0).send(RawFrame.masked(RawFrame.PING, new byte[0]));
        assertThat(members.get(0).readFrame().opcode()).isEqualTo(RawFrame.PONG);
    }

    private HttpAnswer post(RawPeer client, String messages) {
        byte[] content = messages.getBytes(StandardCharsets.UTF_8);
        client.send("POST /rooms HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + content.length + "\r\n\r\n");
        client.send(content);
        return client.readAnswer();
    }

    private HttpAnswer post(String messages) {
        try (RawPeer client = RawPeer.connect(server.port())) {
            return post(client, messages);
        }
    }

    /** Joins the lobby over this connection; returns a hello that goes on with the session. */
    private String joinLobby(RawPeer client, String name) {
        HttpAnswer answer =
                post(client, "[{\"type\":\"hello\",\"name\":\"" + name + "\"},{\"type\":\"join\",\"room\":\"lobby\"}]");
        Matcher token = Pattern.compile("\"session\":\"([^\"]+)\"").matcher(answer.body());
        assertThat(token.find()).isTrue();
        return "{\"type\":\"hello\",\"session\":\"" + token.group(1) + "\"}";
    }

    /** Has this address as many connections as it may have; others that were closed may still be counted for a moment. */
    private RawPeer fill(int limit) throws Exception {
        start(new TrafficLimits(MANY, limit, MANY, NONE, NONE));
        for (int i = 0; i < limit; i++) {
            RawPeer member = RawPeer.connect(server.port());
            members.add(member);
            // Whoever has an answer is counted.
            assertThat(get(member, "/rooms.json").status()).isEqualTo(200);
        }
        return members.get(0);
    }

    @Test
    void aMemberWithoutAWebSocketGoesOnThoughItsAddressHasTooMany() throws Exception {
        String ann = joinLobby(fill(10), "ann");
        String join = ",{\"type\":\"join\",\"room\":\"lobby\",\"from\":\"start\"}]";
        HttpAnswer said = post("[" + ann + ",{\"type\":\"publish\",\"room\":\"lobby\",\"seq\":1,\"data\":\"here\"}]");
        assertThat(said.status()).isEqualTo(200);
        assertThat(said.body()).contains("\"ack\"");
        assertThat(post("[" + ann + join).body()).contains("\"joined\"");

        // All others of this address have to wait, whatever they say.
        assertRefused(get("/rooms.json"));
        assertRefused(post("[{\"type\":\"hello\",\"name\":\"bob\"}" + join));
        assertRefused(post("[" + ann.replace("session\":\"", "session\":\"A") + join));
        assertRefused(post("[{\"type\":\"hello\",\"session\":1}" + join));
    }

    @Test
    void aMemberWithoutAWebSocketGoesOnThoughAllPlacesAreTaken() throws Exception {
        start(new TrafficLimits(4, MANY, MANY, NONE, NONE));
        RawPeer own = RawPeer.connect(server.port());
        members.add(own);
        String ann = joinLobby(own, "ann");
        for (int i = 0; i < 4; i++) {
            members.add(RawPeer.connect(server.port()));
        }
        assertThat(post("[" + ann + ",{\"type\":\"publish\",\"room\":\"lobby\",\"seq\":1,\"data\":1}]")
                        .body())
                .contains("\"ack\"");
        assertFull(get("/rooms.json"));
        assertFull(post("[{\"type\":\"hello\",\"name\":\"bob\"}]"));

        // More than are taken at all: whoever is there goes on.
        for (int i = 0; i < MORE; i++) {
            members.add(RawPeer.connect(server.port()));
        }
        assertThat(post(own, "[" + ann + ",{\"type\":\"ping\"}]").body()).contains("\"pong\"");
    }

    private static void assertFull(HttpAnswer answer) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("Too many are connected just now.\n");
        assertThat(answer.field("retry-after")).isEqualTo("30");
    }

    private void assertRefused(HttpAnswer answer) {
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.body()).isEqualTo("Too many connections from your address, 10 are allowed.\n");
        assertThat(answer.field("retry-after")).isEqualTo("30");
        assertThat(answer.field("connection")).isEqualTo("close");
    }

    @Test
    void aSessionThatIsInNoRoomIsNoMember() throws Exception {
        String ann = joinLobby(fill(10), "ann");
        assertThat(post("[" + ann + ",{\"type\":\"leave\",\"room\":\"lobby\"}]").body())
                .contains("\"left\"");
        assertRefused(post("[" + ann + "]"));
    }

    @Test
    void membersHaveNoMoreThanTwiceAsManyConnections() throws Exception {
        String ann = joinLobby(fill(1), "ann");
        RawPeer second = RawPeer.connect(server.port());
        members.add(second);
        assertThat(post(second, "[" + ann + "]").status()).isEqualTo(200);
        try (RawPeer third = RawPeer.connect(server.port())) {
            assertThat(post(third, "[" + ann + "]").status()).isEqualTo(429);
        }
    }

    @Test
    void connectionsOfAnAddressThatOnlyStayDoNotTakeThePlacesOfOthers() throws Exception {
        start(new TrafficLimits(MANY, 1, MANY, NONE, NONE));
        try (CapturedLog log = CapturedLog.tracing("dev.hawser.chat.TrafficHandler")) {
            for (int i = 0; i < 2 + MORE; i++) {
                members.add(RawPeer.connect(server.port()));
            }
            try (RawPeer last = RawPeer.connect(server.port())) {
                assertThat(last.readToEnd()).isEqualTo(RawPeer.End.SHUTDOWN);
            }
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("Ended a connection of 127.0.0.1, which has 103, and 1 are allowed");
            assertThat(metrics()).contains("chat_refused_requests_total{limit=\"max-connections-per-address\"} 1.0");
        }
    }

    @Test
    void whatIsRefusedToThoseWhoAreNoMembersIsCountedAndLogged() throws Exception {
        String ann = joinLobby(fill(10), "ann");
        try (CapturedLog log = CapturedLog.tracing("dev.hawser.chat.TrafficHandler")) {
            assertThat(post("[" + ann + "]").status()).isEqualTo(200);
            assertRefused(post("[{\"type\":\"hello\",\"name\":\"bob\"}]"));
            assertThat(log.lines()).singleElement().asString().contains("Refused a request of 127.0.0.1, which has ");
            assertThat(metrics()).contains("chat_refused_requests_total{limit=\"max-connections-per-address\"} 1.0");
            // The answer is sent a moment before the member's request is over.
            Limit.until(() -> metrics().contains("rooms_requests 0.0"), "no request is being answered");
        }
    }

    @Test
    void anAddressThatAsksTooFastIsRefused() throws Exception {
        start(new TrafficLimits(MANY, MANY, 1, NONE, NONE));
        HttpAnswer answer = get("/rooms.json");
        int taken = 0;
        while (answer.status() == 200) {
            taken++;
            answer = get("/rooms.json");
        }
        assertTooFast(answer);
        assertThat(taken).isGreaterThanOrEqualTo(1);
    }

    @Test
    void aMemberWithoutAWebSocketGoesOnThoughItsAddressAsksTooFast() throws Exception {
        start(new TrafficLimits(MANY, MANY, 1, NONE, NONE));
        String ann;
        try (RawPeer own = RawPeer.connect(server.port())) {
            ann = joinLobby(own, "ann");
        }
        int status = 200;
        while (status == 200) {
            status = get("/rooms.json").status();
        }
        // Those of members are counted by themselves: there is room for two at once, too.
        assertThat(post("[" + ann + "]").status()).isEqualTo(200);
        // Others are refused, unless a second has passed since.
        HttpAnswer others = post("[{\"type\":\"hello\",\"name\":\"bob\"}]");
        while (others.status() == 200) {
            others = post("[{\"type\":\"hello\",\"name\":\"bob\"}]");
        }
        assertTooFast(others);
        // And so are members in the end.
        HttpAnswer answer = post("[" + ann + "]");
        while (answer.status() == 200) {
            answer = post("[" + ann + "]");
        }
        assertTooFast(answer);
    }

    private static void assertTooFast(HttpAnswer answer) {
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.body()).isEqualTo("Too many requests from your address, 1 in a second are allowed.\n");
        assertThat(answer.field("retry-after")).isEqualTo("2");
    }

    @Test
    void aFloodIsCountedAndSaidToOperatorsAndWhoIsInGoesOn() throws Exception {
        start(new TrafficLimits(4, MANY, MANY, NONE, NONE));
        join(2);
        List<RawPeer> flood = new ArrayList<>();
        try (CapturedLog log = CapturedLog.tracing("dev.hawser.chat.TrafficHandler")) {
            for (int i = 0; i < FLOOD; i++) {
                // They stay, and read nothing.
                flood.add(RawPeer.connect(server.port()));
            }
            for (RawPeer one : flood.subList(2, FLOOD)) {
                assertThat(get(one, "/").status()).isEqualTo(503);
                members.get(0).sendText("ann:calm");
                assertThat(members.get(0).readFrame().text()).isEqualTo("ann:calm");
                assertThat(members.get(1).readFrame().text()).isEqualTo("ann:calm");
            }
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("Refused a request"))
                    .hasSize(20)
                    .allMatch(line -> line.endsWith("connections are open, and 4 may be"));
            assertThat(metrics())
                    .contains(
                            "chat_refused_requests_total{limit=\"max-connections\"} 40.0",
                            "chat_refused_requests_total{limit=\"max-connections-per-address\"} 0.0",
                            "chat_refused_requests_total{limit=\"max-requests-per-address\"} 0.0");
        } finally {
            flood.forEach(RawPeer::close);
        }
    }

    private List<String> metrics() {
        try (RawPeer operator = RawPeer.connect(server.managementPort())) {
            return get(operator, "/metrics").body().lines().toList();
        }
    }

    @Test
    void thisMachineHasNoLimitOfItsOwn() throws Exception {
        start(new TrafficLimits(MANY, 1, 1, TrafficLimits.DEFAULT.exempt(), NONE));
        join(5);
        for (int i = 0; i < 20; i++) {
            assertThat(get("/rooms.json").status()).isEqualTo(200);
        }
    }
}
