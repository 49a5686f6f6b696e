package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code hawser load --protocol hawser.v1} against a real server, and against bad ones. */
@Timeout(120)
class LoadRoomsTest {
    private static Command.Result load(String url, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "load", "--no-progress", url, "--protocol", "hawser.v1", "--clients", "5", "--messages", "100"));
        words.addAll(List.of(more));
        return Command.run(words.toArray(String[]::new));
    }

    private static Command.Result load(FaultyEntries.Answer answer, String... more) {
        try (FaultyEntries room = new FaultyEntries(answer)) {
            List<String> words = new ArrayList<>(List.of(more));
            if (!words.contains("--timeout")) {
                // What a member had sent that was cut off for a fault may never come.
                words.addAll(List.of("--timeout", "5"));
            }
            return load(room.url(), words.toArray(String[]::new));
        }
    }

    private static void assertPassed(Command.Result result) {
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .anyMatch(line -> line.matches("Opened 5 of 5 connections to \\S+ in \\d+ms"))
                .anyMatch(line -> line.matches("Sent/Received 100/500 messages in \\d+ms: \\d+msg/s"))
                .anyMatch(line -> line.matches("Closed 5 connections to \\S+ in \\d+ms"))
                .contains("lost     0 deliveries, 0 connections", "errors   none");
    }

    private static void assertFailed(Command.Result result, String error) {
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).as("%s", result).anyMatch(line -> line.matches(error));
    }

    /**
     * A fault in what one of five members is given, each part of which could be true: whoever reads first is right, so it is found with that
     * member, or with the four others.
     */
    private static void assertFoundWithOneOrTheOthers(Command.Result result, String kind) {
        assertFailed(result, "errors   [14] x " + kind);
    }

    private static String url(RoomsServer server) {
        return "ws://localhost:" + server.port() + RoomsServer.PATH;
    }

    @Test
    void clientsAreSpreadOverSeveralRooms() {
        try (RoomsServer server = RoomsServer.withDefaults()) {
            Command.Result result = load(url(server), "--rooms", "2", "--room", "deck");
            assertThat(result.out())
                    .as("50 messages to 3 members of deck-1, 50 to 2 of deck-2: %s", result)
                    .anyMatch(line -> line.matches("Sent/Received 100/250 messages in \\d+ms: \\d+msg/s"))
                    .contains("lost     0 deliveries, 0 connections", "errors   none");
            assertThat(result.exitCode()).isZero();
        }
    }

    @Test
    void roomsWithoutTheirProtocolAreAMistake() {
        Command.Result result = Command.run("load", "ws://localhost:1/", "--rooms", "2");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.complaint()).contains("--rooms is for --protocol hawser.v1");
        assertThat(Command.run("load", "ws://localhost:1/", "--protocol", "hawser.v1", "--rooms", "0")
                        .complaint())
                .contains("--rooms");
    }

    @Test
    void aRoomOfARealServerPasses() {
        try (RoomsServer server = RoomsServer.withDefaults()) {
            assertPassed(load(url(server)));
            assertPassed(load(url(server), "--room", "a \"den\" \\ caf\u00e9", "--window", "1"));
            assertPassed(load(url(server), "--rate", "1000", "--size", "200-2000"));
            assertPassed(load(url(server), "--compress", "--size", "2000"));
        }
    }

    @Test
    void latencyIsMeasuredAtARate() {
        try (RoomsServer server = RoomsServer.withDefaults()) {
            assertThat(load(url(server), "--rate", "1000").out()).anyMatch(line -> line.endsWith("of 500 deliveries"));
        }
    }

    @Test
    void aScriptedRoomPassesAndPresenceIsCountedApart() {
        Command.Result result = load(FaultyEntries.GOOD);
        assertPassed(result);
        // The first member hears of five joins, the last one of its own.
        assertThat(result.out()).contains("presence 15 entries, beside the deliveries");
    }

    @Test
    void presenceBetweenDeliveriesIsNone() {
        Command.Result result = load((number, ack, entry, publisher, members) -> {
            members.forEach(member ->
                    member.send("[\"lobby\",7000,1732772000000,\"ann\",{\"session\":\"a\",\"sessions\":1},\"join\"]"));
            FaultyEntries.GOOD.answer(number, ack, entry, publisher, members);
            members.forEach(member ->
                    member.send("[\"lobby\",7001,1732772000000,\"ann\",{\"session\":\"a\",\"sessions\":0},\"leave\"]"));
        });
        assertPassed(result);
        assertThat(result.out()).contains("presence 1,015 entries, beside the deliveries");
    }

    @Test
    void anOffsetThatFallsIsFoundOut() {
        assertFailed(
                load((number, ack, entry, publisher, members) -> {
                    publisher.send(ack);
                    members.forEach(member -> member.send(
                            number == 50 ? entry.replaceFirst("\\[\"lobby\",\\d+,", "[\"lobby\",3,") : entry));
                }),
                // Each member is given it; how many of them read it before the load is given up is a matter of time.
                "errors   [1-5] x offset does not rise");
    }

    @Test
    void aMessageThatIsNoJsonIsFoundOut() {
        assertFailed(
                load((number, ack, entry, publisher, members) -> {
                    FaultyEntries.GOOD.answer(number, ack, entry, publisher, members);
                    if (number == 50) {
                        members.get(3).send("{\"type\":\"news\",");
                    }
                }),
                "errors   1 x no JSON");
    }

    @Test
    void messagesOfANewTypeAreLeftAlone() {
        assertPassed(load((number, ack, entry, publisher, members) -> {
            members.forEach(member -> member.send("{\"type\":\"news\",\"what\":[\"x\"]}"));
            FaultyEntries.GOOD.answer(number, ack, entry, publisher, members);
        }));
    }

    @Test
    void aLostEntryIsFoundOut() {
        assertFoundWithOneOrTheOthers(
                load((number, ack, entry, publisher, members) -> {
                    publisher.send(ack);
                    members.stream()
                            .filter(member -> number != 50 || member.index != 3)
                            .forEach(member -> member.send(entry));
                }),
                "delivery lost, doubled or out of order");
    }

    @Test
    void anEntryThatAllLoseIsFoundOut() {
        assertFailed(
                load(
                        (number, ack, entry, publisher, members) -> {
                            publisher.send(ack);
                            if (number != 50) {
                                members.forEach(member -> member.send(entry));
                            }
                        },
                        "--timeout",
                        "5"),
                "lost     5 deliveries, 0 connections");
    }

    @Test
    void aDoubledEntryIsFoundOut() {
        assertFailed(
                load((number, ack, entry, publisher, members) -> {
                    FaultyEntries.GOOD.answer(number, ack, entry, publisher, members);
                    if (number == 50) {
                        members.get(3).send(entry);
                    }
                }),
                "errors   1 x (delivery lost, doubled or out of order|doubled delivery)");
    }

    @Test
    void anAlteredEntryIsFoundOut() {
        assertFailed(load(altering("Hello", "Hallo")), "errors   1 x altered delivery");
        assertFailed(load(altering("\"user", "\"uzer")), "errors   1 x altered delivery");
        assertFoundWithOneOrTheOthers(load(altering(",1732772000000,", ",1732772000001,")), "altered delivery");
    }

    /** Changes what one member is given of one entry. */
    private static FaultyEntries.Answer altering(String from, String to) {
        return (number, ack, entry, publisher, members) -> {
            publisher.send(ack);
            members.forEach(member -> member.send(number == 50 && member.index == 3 ? entry.replace(from, to) : entry));
        };
    }

    @Test
    void anotherOrderForOneMemberIsFoundOut() {
        List<String> held = new ArrayList<>();
        assertFoundWithOneOrTheOthers(
                load((number, ack, entry, publisher, members) -> {
                    publisher.send(ack);
                    for (FaultyEntries.Member member : members) {
                        if (number == 50 && member.index == 3) {
                            held.add(entry);
                        } else {
                            member.send(entry);
                        }
                    }
                    if (number == 51) {
                        members.get(3).send(held.get(0));
                    }
                }),
                "delivery lost, doubled or out of order");
    }

    @Test
    void publishesThatAreNotAcknowledgedAreFoundOut() {
        Command.Result result = load((number, ack, entry, publisher, members) -> {
            if (number < 90) {
                publisher.send(ack);
            }
            members.forEach(member -> member.send(entry));
        });
        assertFailed(result, "errors   [1-5] x not acknowledged");
        assertThat(result.out())
                .anyMatch(line -> line.matches("         first: user\\d has no answer to \\d+ of \\d+ publishes"));
    }

    @Test
    void anAcknowledgementOfNothingIsFoundOut() {
        assertFailed(
                load((number, ack, entry, publisher, members) -> {
                    publisher.send(number == 50 ? ack.replaceAll("\"seq\":\\d+", "\"seq\":1000") : ack);
                    members.forEach(member -> member.send(entry));
                }),
                "errors   1 x wrong acknowledgement");
    }

    @Test
    void refusalsAreErrorsByKindAndTheOthersGoOn() {
        Command.Result result = load((number, ack, entry, publisher, members) -> {
            if (number == 50) {
                publisher.send(
                        "{\"type\":\"refused\",\"of\":\"publish\",\"code\":\"too_fast\",\"reason\":\"slow down\"}");
            } else {
                FaultyEntries.GOOD.answer(number, ack, entry, publisher, members);
            }
        });
        assertFailed(result, "errors   1 x refused: too_fast");
        assertThat(result.out())
                .contains("lost     5 deliveries, 0 connections")
                .anyMatch(line -> line.matches("Sent/Received 100/495 messages in .*"))
                .anyMatch(line ->
                        line.matches("         first: user\\d was refused a publish: too_fast \\(slow down\\)"));
    }

    @Test
    void aRefusedHelloIsAnErrorAndTheOthersGoOn() {
        try (FaultyEntries room = new FaultyEntries(FaultyEntries.GOOD, name -> !name.equals("user3"))) {
            Command.Result result = load(room.url(), "--timeout", "5");
            assertFailed(result, "errors   1 x refused: name_taken");
            assertThat(result.out())
                    .contains("         first: user3 was refused a hello: name_taken (somebody has it)")
                    .anyMatch(line -> line.matches("Sent/Received 100/400 messages in .*"));
        }
    }

    @Test
    void aRoomThatMayNotBeJoinedIsAnError() {
        try (RoomsServer server = RoomsServer.ofTranscripts()) {
            assertFailed(load(url(server), "--room", "secret"), "errors   5 x refused: not_allowed");
        }
    }

    @Test
    void aGapAndAnEndAreErrors() {
        for (String told : List.of(
                "{\"type\":\"gap\",\"room\":\"lobby\"}",
                "{\"type\":\"left\",\"room\":\"lobby\",\"reason\":\"kicked\"}")) {
            assertFailed(
                    load((number, ack, entry, publisher, members) -> {
                        if (number == 50) {
                            members.get(3).send(told);
                        }
                        FaultyEntries.GOOD.answer(number, ack, entry, publisher, members);
                    }),
                    "errors   1 x (gap|left)");
        }
    }

    @Test
    void optionsThatMakeNoSenseAreRefused() {
        assertThat(load("ws://localhost:1/", "--mode", "echo").exitCode()).isEqualTo(2);
        assertThat(load("ws://localhost:1/", "--room", "").exitCode()).isEqualTo(2);
        assertThat(Command.run("load", "ws://localhost:1/", "--room", "den").complaint())
                .contains("--room is for --protocol hawser.v1");
    }
}
