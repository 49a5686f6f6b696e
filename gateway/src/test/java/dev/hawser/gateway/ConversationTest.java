package dev.hawser.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.rooms.JoinOutcome;
import dev.hawser.rooms.Reader;
import dev.hawser.rooms.RoomRules;
import dev.hawser.rooms.Rooms;
import dev.hawser.rooms.RoomsOptions;
import dev.hawser.rooms.SegmentPool;
import dev.hawser.rooms.SessionKey;
import dev.hawser.store.MemoryStore;
import dev.hawser.store.Position;
import dev.hawser.store.StoreOptions;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A conversation with real rooms. Everything happens on this thread. */
class ConversationTest {
    private static final Pattern TOKEN = Pattern.compile("\"session\":\"([^\"]+)\"");

    private final AtomicLong nanos = new AtomicLong();
    private final MemoryStore store = new MemoryStore(StoreOptions.DEFAULT);
    private final Rooms rooms = new Rooms(
            RoomsOptions.DEFAULT,
            store,
            RoomRules.OPEN,
            SessionKey.random(),
            new SegmentPool(1024 * 1024),
            Runnable::run,
            null);
    private final Gateway gateway =
            new Gateway(rooms, Authentication.chosenNames(), GatewayOptions.DEFAULT.withMaxHistory(2), nanos::get);
    private final RecordingOutlet outlet = new RecordingOutlet();
    private final Conversation conversation = talk(outlet, Identity.chosen(name -> NameVerdict.FREE));

    @AfterEach
    void stop() {
        rooms.close();
        store.close();
    }

    private Conversation talk(RecordingOutlet to, Identity identity) {
        return new Conversation(gateway, identity, false, to);
    }

    private static void send(Conversation to, String message) {
        to.receive(ByteBuffer.wrap(message.getBytes(UTF_8)));
    }

    private void send(String message) {
        send(conversation, message);
    }

    private String welcome() {
        send("{\"type\":\"hello\",\"name\":\"ann\"}");
        String welcome = outlet.next();
        assertThat(welcome).startsWith("{\"type\":\"welcome\"");
        return welcome;
    }

    private static String token(String welcome) {
        Matcher token = TOKEN.matcher(welcome);
        assertThat(token.find()).isTrue();
        return token.group(1);
    }

    @Test
    void theHundredthFinalRefusalWithinAMinuteEndsIt() {
        welcome();
        for (int i = 0; i < 99; i++) {
            send("{}");
            outlet.next();
        }
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(59));
        assertThat(outlet.ends()).isEmpty();
        send("{}");
        assertThat(outlet.ends()).containsExactly("4429 100 final refusals within a minute");
        send("{}");
        assertThat(outlet.ends()).hasSize(1);
    }

    @Test
    void refusalsThatAreOlderThanAMinuteDoNotCount() {
        welcome();
        for (int i = 0; i < 300; i++) {
            nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(607));
            send("{}");
            outlet.next();
        }
        assertThat(outlet.ends()).isEmpty();
    }

    @Test
    void refusalsThatAreNotFinalDoNotCount() {
        welcome();
        for (int i = 0; i < 200; i++) {
            send("{\"type\":\"publish\",\"room\":\"lobby\",\"seq\":9,\"data\":1}");
            assertThat(outlet.next()).contains("\"code\":\"sequence_skipped\",\"expected\":1");
        }
        assertThat(outlet.ends()).isEmpty();
    }

    @Test
    void anAcknowledgementWaitsForItsEntryWhereOneFollows() {
        welcome();
        send("{\"type\":\"join\",\"room\":\"lobby\"}");
        outlet.next();
        Reader reader = outlet.reader();
        assertThat(reader).isNotNull();
        ByteBuffer entry = reader.take();
        assertThat(entry).isNotNull();
        reader.settle(entry.position(entry.limit()));
        assertThat(reader.take()).isNull();
        int wakeUps = outlet.wakeUps.get();

        send("{\"type\":\"publish\",\"room\":\"lobby\",\"seq\":1,\"data\":1}");

        assertThat(outlet.next()).startsWith("{\"type\":\"ack\"");
        assertThat(outlet.beforeEntries).hasValue(1);
        assertThat(outlet.wakeUps).as("the entry wakes it").hasValueGreaterThan(wakeUps);
        // No entry follows for a repeat, and in a room that is not read.
        send("{\"type\":\"publish\",\"room\":\"lobby\",\"seq\":1,\"data\":1}");
        send("{\"type\":\"publish\",\"room\":\"hall\",\"seq\":1,\"data\":1}");
        assertThat(outlet.next()).endsWith("\"repeat\":true}");
        assertThat(outlet.next()).startsWith("{\"type\":\"ack\",\"room\":\"hall\"");
        assertThat(outlet.beforeEntries).hasValue(1);
    }

    @Test
    void aHistoryHasNoMoreThanIsGivenAtATime() {
        welcome();
        send("{\"type\":\"join\",\"room\":\"lobby\"}");
        outlet.next();
        for (int i = 1; i <= 3; i++) {
            send("{\"type\":\"publish\",\"room\":\"lobby\",\"seq\":" + i + ",\"data\":\"number " + i + "\"}");
            outlet.next();
        }
        for (String limit : List.of("", ",\"limit\":2", ",\"limit\":100")) {
            send("{\"type\":\"history\",\"room\":\"lobby\"" + limit + "}");
            assertThat(outlet.next())
                    .startsWith("{\"type\":\"history\"")
                    .contains("number 2", "number 3")
                    .doesNotContain("number 1");
        }
        send("{\"type\":\"history\",\"room\":\"lobby\",\"limit\":1}");
        assertThat(outlet.next()).contains("number 3").doesNotContain("number 2");
    }

    @Test
    void signalsAreGivenToTheOthersInTheirOrder() {
        welcome();
        send("{\"type\":\"join\",\"room\":\"lobby\"}");
        outlet.next();
        RecordingOutlet other = new RecordingOutlet();
        Conversation listening = talk(other, Identity.known("bob"));
        send(listening, "{\"type\":\"hello\"}");
        send(listening, "{\"type\":\"join\",\"room\":\"lobby\"}");
        other.next();
        other.next();
        for (int i = 0; i < 3; i++) {
            send("{\"type\":\"signal\",\"room\":\"lobby\",\"kind\":\"typing\",\"data\":" + i + "}");
        }
        for (int i = 0; i < 3; i++) {
            assertThat(other.next()).endsWith("\"data\":" + i + "}");
        }
        assertThat(other.isSilent()).isTrue();
    }

    @Test
    void whoIsKnownNeedsNoNameAndIsNotAskedForOne() {
        RecordingOutlet known = new RecordingOutlet();
        send(talk(known, Identity.known("bob")), "{\"type\":\"hello\",\"name\":\"ann\"}");
        assertThat(known.next()).contains("\"user\":\"bob\"");
    }

    @Test
    void aTokenIsOfOneUserOnly() {
        String token = token(welcome());
        RecordingOutlet other = new RecordingOutlet();
        Conversation bob = talk(other, Identity.known("bob"));
        send(bob, "{\"type\":\"hello\",\"session\":\"" + token + "\"}");
        assertThat(other.next()).contains("\"code\":\"session_unknown\"");
        RecordingOutlet same = new RecordingOutlet();
        send(talk(same, Identity.known("ann")), "{\"type\":\"hello\",\"session\":\"" + token + "\"}");
        assertThat(same.next()).startsWith("{\"type\":\"welcome\",\"session\":\"" + token + "\"");
    }

    @Test
    void theApplicationHasASayInNames() {
        for (NameVerdict verdict : NameVerdict.values()) {
            RecordingOutlet asking = new RecordingOutlet();
            send(talk(asking, Identity.chosen(name -> verdict)), "{\"type\":\"hello\",\"name\":\"ann\"}");
            assertThat(asking.next())
                    .contains(
                            switch (verdict) {
                                case FREE -> "\"welcome\"";
                                case INVALID -> "\"name_invalid\"";
                                case TAKEN -> "\"name_taken\"";
                                case NOT_ALLOWED -> "\"not_allowed\"";
                                case TOO_MANY -> "\"overloaded\"";
                            });
        }
    }

    @Test
    void aGapThatComesLaterSaysWhoIsThereAsFarAsThatIsTold() {
        welcome();
        Position asked = new Position(0x2a, 1);
        Position next = new Position(0x2a, 91);
        String gap = "{\"type\":\"gap\",\"room\":\"lobby\",\"asked\":{\"epoch\":\"2a\",\"offset\":1},"
                + "\"epoch\":\"2a\",\"offset\":91,\"end\":101,";
        conversation.onGap(
                "lobby", asked, new JoinOutcome.Joined(next, 101, 1, List.of(new JoinOutcome.Presence("bob", 2))));
        assertThat(outlet.next()).isEqualTo(gap + "\"count\":1,\"members\":[[\"bob\",2]]}");
        conversation.onGap("lobby", asked, new JoinOutcome.Joined(next, 101, 5000, null));
        assertThat(outlet.next()).isEqualTo(gap + "\"count\":5000}");
    }

    @Test
    void nothingIsReceivedAfterBye() {
        welcome();
        send("{\"type\":\"bye\"}");
        assertThat(outlet.ends()).containsExactly("1000 ");
        send("{\"type\":\"ping\"}");
        assertThat(outlet.isSilent()).isTrue();
    }

    @Test
    void aRoomThatAnotherConnectionOfTheSessionLeavesIsLeftHereToo() {
        String token = token(welcome());
        send("{\"type\":\"join\",\"room\":\"lobby\"}");
        outlet.next();
        RecordingOutlet other = new RecordingOutlet();
        Conversation second = talk(other, Identity.known("ann"));
        send(second, "{\"type\":\"hello\",\"session\":\"" + token + "\"}");
        other.next();
        send(second, "{\"type\":\"leave\",\"id\":1,\"room\":\"lobby\"}");
        assertThat(other.next()).isEqualTo("{\"type\":\"left\",\"id\":1,\"room\":\"lobby\"}");
        assertThat(outlet.next()).isEqualTo("{\"type\":\"left\",\"room\":\"lobby\"}");
    }

    @Test
    void aUserWhoIsLoggedOutIsLetGoOfAndNobodyElseIs() {
        welcome();
        RecordingOutlet other = new RecordingOutlet();
        send(talk(other, Identity.known("bob")), "{\"type\":\"hello\"}");
        gateway.logOut("ann");
        assertThat(outlet.ends()).containsExactly("4401 not authenticated any more");
        assertThat(other.ends()).isEmpty();
    }

    @Test
    void aRefusalSaysNothingThatTheMessageHadWrong() {
        welcome();
        send("{\"type\":\"join\",\"id\":\"" + "i".repeat(65) + "\",\"room\":\"" + "r".repeat(300) + "\"}");
        assertThat(outlet.next())
                .startsWith(
                        "{\"type\":\"refused\",\"of\":\"join\",\"code\":\"bad_message\",\"reason\":\"\\\"id\\\" is neither");
    }
}
