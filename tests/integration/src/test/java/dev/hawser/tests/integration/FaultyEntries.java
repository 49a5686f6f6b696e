package dev.hawser.tests.integration;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A room of {@code hawser.v1} on a server of ours that answers as a test wants it to; it knows no more of the protocol than the load test says. */
final class FaultyEntries implements AutoCloseable {
    private static final Pattern HELLO = Pattern.compile("\\{\"type\":\"hello\",\"name\":\"(user\\d+)\"}");
    private static final Pattern JOIN = Pattern.compile("\\{\"type\":\"join\",\"id\":1,\"room\":(\".*\")}");
    private static final Pattern PUBLISH =
            Pattern.compile("\\{\"type\":\"publish\",\"room\":(\".*\"),\"seq\":(\\d+),\"data\":(\".*\")}");

    /** What becomes of a publish. Called for one after the other, in the room's order. */
    interface Answer {
        /**
         * Answers a publish.
         *
         * @param number of the publish: 0, 1, 2 ...
         * @param ack that it should get
         * @param entry that all members should get
         */
        void answer(int number, String ack, String entry, Member publisher, List<Member> members);
    }

    /** As it should be. */
    static final Answer GOOD = (number, ack, entry, publisher, members) -> {
        publisher.send(ack);
        members.forEach(member -> member.send(entry));
    };

    /** One connection. */
    static final class Member implements WebSocket.OnTextMessage {
        private final FaultyEntries room;
        /** Set by onOpen, before anything else happens. */
        private @Nullable Connection connection;

        private String name = "";
        /** In the order of joining. Guarded by the room. */
        int index;

        Member(FaultyEntries room) {
            this.room = room;
        }

        void send(String text) {
            if (connection != null) {
                connection.sendMessage(text);
            }
        }

        @Override
        public void onOpen(Connection opened) {
            connection = opened;
        }

        @Override
        public void onMessage(String data) {
            room.take(this, data);
        }

        @Override
        public void onClose(int closeCode, String reason) {}
    }

    private final Answer answer;
    private final Predicate<String> welcome;
    private final TestServer server;

    // Guarded by this.
    private final List<Member> members = new ArrayList<>();
    private int publishes;
    private int offset;

    FaultyEntries(Answer answer) {
        this(answer, name -> true);
    }

    /** @param welcome whether a name may be had */
    FaultyEntries(Answer answer, Predicate<String> welcome) {
        this.answer = answer;
        this.welcome = welcome;
        this.server = new TestServer(
                        ConnectionOptions.DEFAULT,
                        (request, protocol) -> "hawser.v1".equals(protocol) ? new Member(this) : null)
                .start();
    }

    String url() {
        return "ws://localhost:" + server.port() + "/rooms";
    }

    private synchronized void take(Member member, String data) {
        Matcher hello = HELLO.matcher(data);
        Matcher join = JOIN.matcher(data);
        Matcher publish = PUBLISH.matcher(data);
        if (hello.matches()) {
            member.name = hello.group(1);
            if (!welcome.test(member.name)) {
                member.send(
                        "{\"type\":\"refused\",\"of\":\"hello\",\"code\":\"name_taken\",\"reason\":\"somebody has it\","
                                + "\"final\":false}");
                return;
            }
            member.send("{\"type\":\"welcome\",\"session\":\"s\",\"id\":\"i\",\"user\":\"" + member.name + "\"}");
        } else if (join.matches()) {
            member.index = members.size();
            members.add(member);
            member.send("{\"type\":\"joined\",\"id\":1,\"room\":" + join.group(1) + ",\"epoch\":\"e\",\"offset\":"
                    + offset + ",\"end\":" + (offset + 1) + "}");
            toAll(entry(join.group(1), member, "{\"session\":\"i\",\"sessions\":1},\"join\""));
        } else if (publish.matches()) {
            String ack = "{\"type\":\"ack\",\"room\":" + publish.group(1) + ",\"seq\":" + publish.group(2)
                    + ",\"epoch\":\"e\",\"offset\":" + offset + "}";
            answer.answer(publishes++, ack, entry(publish.group(1), member, publish.group(3)), member, members);
        } else {
            throw new IllegalStateException("not of the protocol: " + data);
        }
    }

    private String entry(String room, Member member, String data) {
        return "[" + room + "," + offset++ + ",1732772000000,\"" + member.name + "\"," + data + "]";
    }

    private void toAll(String message) {
        members.forEach(member -> member.send(message));
    }

    @Override
    public void close() {
        server.close();
    }
}
