package dev.hawser.rooms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.rooms.JoinOutcome.Joined;
import dev.hawser.rooms.PublishOutcome.Published;
import dev.hawser.rooms.RoomRefusal.Code;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rooms over a store in memory, where everything happens before a call returns, in a time of its own. */
class RoomsTest extends RoomsStage {

    @Test
    void everybodyReadsTheSameEntriesInTheSameOrder() {
        TestConnection ann = member("ann");
        TestConnection bob = member("bob");
        publish(ann, "lobby", 1, "\"one\"");
        publish(bob, "lobby", 1, "{\"two\":2}");

        String annJoined = "[\"lobby\",0,1732772000000,\"ann\",{\"session\":\"" + ann.session.id()
                + "\",\"sessions\":1},\"join\"]";
        String bobJoined = "[\"lobby\",1,1732772000000,\"bob\",{\"session\":\"" + bob.session.id()
                + "\",\"sessions\":1},\"join\"]";
        String one = "[\"lobby\",2,1732772000000,\"ann\",\"one\"]";
        String two = "[\"lobby\",3,1732772000000,\"bob\",{\"two\":2}]";
        assertThat(ann.received).containsExactly("joined at 0", annJoined, bobJoined, one, two);
        assertThat(bob.received).containsExactly("joined at 1", bobJoined, one, two);
    }

    @Test
    void aRepeatGetsTheFirstOffsetAndMakesNoEntryAlsoAfterARestart() {
        TestConnection ann = member("ann");
        assertThat(publish(ann, "lobby", 1, "1")).isEqualTo(new Published(position(1), false));
        assertThat(publish(ann, "lobby", 1, "1")).isEqualTo(new Published(position(1), true));
        restart();
        assertThat(publish(ann, "lobby", 1, "1")).isEqualTo(new Published(position(1), true));
        assertThat(offset(publish(ann, "lobby", 2, "2"))).isEqualTo(2);
    }

    @Test
    void aSequenceThatIsLeftOutIsRefusedWithTheOneThatIsExpected() {
        TestConnection ann = connect("ann");
        publish(ann, "lobby", 1, "1");
        RoomRefusal refusal = refusal(publish(ann, "lobby", 3, "3"));
        assertThat(refusal.code()).isEqualTo(Code.SEQUENCE_SKIPPED);
        assertThat(refusal.expectedSequence()).isEqualTo(2);
        assertThat(refusal.code().isFinal()).isFalse();
    }

    @Test
    void whoComesBackWithAPositionGetsWhatFollowsItAlsoAfterARestart() {
        TestConnection ann = member("ann");
        for (int i = 1; i <= 600; i++) {
            publish(ann, "lobby", i, "\"" + i + "\"");
        }
        restart();
        TestConnection again = connect(ann.session);
        Joined joined = again.joined("lobby", new Start.At(position(3)));

        assertThat(joined.start().offset()).isEqualTo(3);
        List<String> contents = again.contents();
        assertThat(contents).hasSize(598).first().isEqualTo("3 \"ann\",\"3\"");
        assertThat(contents).last().asString().endsWith("\"ann\",\"600\"");
        publish(ann, "lobby", 601, "\"new\"");
        assertThat(again.contents()).singleElement().asString().endsWith("\"ann\",\"new\"");
    }

    @Test
    void aDeletedMessageAndItsEditsHaveNoContentAnyMore() {
        TestConnection ann = member("ann");
        publish(ann, "lobby", 1, "\"first secret\"");
        publish(ann, "lobby", 2, "edit", "{\"offset\":1,\"data\":\"second secret\"}");
        publish(ann, "lobby", 3, "\"other\"");
        publish(ann, "lobby", 4, "delete", "{\"offset\":1}");
        assertThat(refusal(publish(ann, "lobby", 5, "edit", "{\"offset\":1,\"data\":1}"))
                        .code())
                .isEqualTo(Code.NO_SUCH_ENTRY);
        assertThat(offset(publish(ann, "lobby", 4, "delete", "{\"offset\":1}")))
                .as("a repeat is answered, though there is nothing to delete any more")
                .isEqualTo(4);

        for (int i = 0; i < 2; i++) {
            TestConnection bob = connect("bob");
            bob.joined("lobby", Start.OLDEST);
            assertThat(bob.contents())
                    .startsWith(
                            "0 \"ann\",{\"session\":\"" + ann.session.id() + "\",\"sessions\":1},\"join\"",
                            "1 ",
                            "2 ",
                            "3 \"ann\",\"other\"",
                            "4 \"ann\",{\"offset\":1},\"delete\"");
            restart();
        }
    }

    @Test
    void onlyTheAuthorChangesAMessage() {
        TestConnection ann = member("ann");
        publish(ann, "lobby", 1, "1");
        TestConnection bob = connect("bob");
        assertThat(refusal(publish(bob, "lobby", 1, "delete", "{\"offset\":1}")).code())
                .isEqualTo(Code.NOT_ALLOWED);
        assertThat(refusal(publish(bob, "lobby", 1, "delete", "{\"offset\":0}")).code())
                .isEqualTo(Code.NO_SUCH_ENTRY);
        assertThat(refusal(publish(bob, "lobby", 1, "delete", "{}")).code()).isEqualTo(Code.BAD_MESSAGE);
        assertThat(refusal(publish(bob, "lobby", 1, "join", "{}")).code()).isEqualTo(Code.KIND_RESERVED);
    }

    @Test
    void historyIsWhatComesDirectlyBefore() {
        TestConnection ann = member("ann");
        for (int i = 1; i <= 700; i++) {
            publish(ann, "lobby", i, String.valueOf(i));
        }
        assertThat(history(ann.session, OptionalLong.of(5), 3)).containsExactly("2", "3", "4");
        assertThat(history(ann.session, OptionalLong.empty(), 2)).containsExactly("699", "700");
        assertThat(history(ann.session, OptionalLong.of(2), 100)).hasSize(2);
        // Two entries between are the room's own lists of its members.
        assertThat(history(ann.session, OptionalLong.empty(), 600)).hasSize(600);
    }

    private List<String> history(Session session, OptionalLong before, int limit) {
        List<HistoryOutcome> outcomes = new ArrayList<>();
        rooms.history(session, "lobby", before, limit, outcomes::add);
        return ((HistoryOutcome.Entries) outcomes.get(0))
                .entries().stream()
                        .map(entry -> UTF_8.decode(entry.duplicate()).toString())
                        .map(entry -> entry.substring(entry.lastIndexOf(',') + 1, entry.length() - 1))
                        .toList();
    }

    @Test
    void signalsGoToTheOthersAndAreKeptNowhere() {
        TestConnection ann = member("ann");
        TestConnection bob = member("bob");
        List<@Nullable RoomRefusal> outcomes = new ArrayList<>();
        rooms.signal(ann.session, "lobby", "typing", UTF_8.encode("true"), outcomes::add);
        rooms.signal(connect("eve").session, "lobby", "typing", UTF_8.encode("true"), outcomes::add);
        assertThat(outcomes.get(0)).isNull();
        assertThat(outcomes.get(1).code()).isEqualTo(Code.NOT_JOINED);
        assertThat(bob.received)
                .last()
                .isEqualTo(
                        "{\"type\":\"signal\",\"room\":\"lobby\",\"from\":\"ann\",\"kind\":\"typing\",\"data\":true}");
        assertThat(ann.received).noneMatch(line -> line.contains("signal"));
    }

    @Test
    void aPrivateRoomIsForTheTwoItNames() {
        assertThat(connect("ann").join("@ann,bob", Start.END)).isInstanceOf(Joined.class);
        assertThat(connect("bob").join("@ann,bob", Start.END)).isInstanceOf(Joined.class);
        assertThat(connect("eve").refused("@ann,bob", Start.END)).isEqualTo(Code.NOT_ALLOWED);
        assertThat(connect("bob").refused("@bob,ann", Start.END)).isEqualTo(Code.ROOM_NAME);
        assertThat(connect("bob").refused("@bob", Start.END)).isEqualTo(Code.ROOM_NAME);
        assertThat(connect("a,%").join("@a%2C%25,bob", Start.END)).isInstanceOf(Joined.class);
        assertThat(refusal(publish(connect("eve"), "@ann,bob", 1, "1")).code()).isEqualTo(Code.NOT_ALLOWED);
    }

    @Test
    void namesOfRoomsHaveRules() {
        TestConnection ann = connect("ann");
        for (String name : List.of("", "a\nb", "x".repeat(257), "\ud800")) {
            assertThat(ann.refused(name, Start.END)).as(name).isEqualTo(Code.ROOM_NAME);
        }
        assertThat(ann.join("\ud83d\udc3b", Start.END)).isInstanceOf(Joined.class);
        assertThat(ann.refused("\ud83d\udc3b", Start.END)).isEqualTo(Code.ALREADY_JOINED);
    }

    @Test
    void aConnectionIsInALimitedNumberOfRooms() {
        rooms = newRooms(rooms.options().withMaxRoomsPerReader(2), RoomRules.OPEN);
        TestConnection ann = connect("ann");
        ann.joined("one", Start.END);
        ann.joined("two", Start.END);
        assertThat(ann.refused("three", Start.END)).isEqualTo(Code.TOO_MANY_ROOMS);
        assertThat(ann.received).filteredOn(line -> line.startsWith("[")).hasSize(2);
    }

    @Test
    void aTokenIsWorthNothingWhenASingleCharacterIsAnother() {
        Session session = rooms.newSession("ann");
        assertThat(rooms.session(session.token())).isEqualTo(session);
        for (int i = 0; i < session.token().length(); i++) {
            char other = session.token().charAt(i) == 'A' ? 'B' : 'A';
            String forged =
                    session.token().substring(0, i) + other + session.token().substring(i + 1);
            Session found = rooms.session(forged);
            // The last character may have bits that mean nothing.
            assertThat(found == null
                            || found.id().equals(session.id()) && found.user().equals("ann"))
                    .as(forged)
                    .isTrue();
        }
        assertThat(rooms.session("")).isNull();
        assertThat(rooms.session("\u00e4\n")).isNull();
        assertThatIllegalArgumentException().isThrownBy(() -> rooms.newSession(" "));
    }

    @Test
    void aRoomThatNobodyHasToDoWithTakesNoMemory() {
        for (int i = 0; i < 100; i++) {
            publish(connect("ann"), "room" + i, 1, "1");
        }
        assertThat(rooms.open().size()).isEqualTo(100);
        pass(GRACE);
        assertThat(rooms.open().size()).isZero();
        TestConnection ann = connect("ann");
        ann.joined("room7", Start.OLDEST);
        assertThat(ann.contents()).hasSize(2);
    }

    @Test
    void theApplicationPublishesAndListens() throws Exception {
        List<String> heard = new ArrayList<>();
        AutoCloseable listening = rooms.listen(
                "lobby",
                (room, position, entry) ->
                        heard.add(UTF_8.decode(entry.duplicate()).toString()));
        ByteBuffer data = UTF_8.encode("\"Dinner is ready\"");
        assertThat(rooms.publish("lobby", "cook", "meal", data)
                        .toCompletableFuture()
                        .join())
                .isInstanceOf(Published.class);
        listening.close();
        publish(connect("ann"), "lobby", 1, "1");
        assertThat(heard).containsExactly("[\"lobby\",0,1732772000000,\"cook\",\"Dinner is ready\",\"meal\"]");
    }
}
