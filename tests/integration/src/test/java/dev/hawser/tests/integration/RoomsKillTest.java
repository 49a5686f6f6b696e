package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.testkit.Limit;
import dev.hawser.tests.integration.RoomsMember.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Members publish numbered messages in a room of {@code hawser chat}, through a network that cuts their connections, over changing transports, while
 * the server is killed with -9 and started again, and stands still for a while: in the end its log has each message once, in its publisher's order, each
 * member has seen exactly the log, so does who asks for its history, and nobody has left. One of them is {@code RoomsClient}, some are
 * {@code browser/hawser.js}. More with {@code -Dtorture.cycles=200}.
 */
class RoomsKillTest {
    /** How often the server is killed. */
    private static final int CYCLES = Integer.getInteger("torture.cycles", 2);
    /** After so many kills another room is begun: a room keeps 10,000 entries. */
    private static final int CYCLES_OF_A_ROOM = 20;
    /** Before one of so many kills, the first one too, the server stands still, until a member has given up its connection. */
    private static final int CYCLES_OF_A_PAUSE = 4;
    /** Messages that it takes before it is killed: what had waited for it has come by then. */
    private static final int MESSAGES_BEHIND_A_PAUSE = 10;

    private static final int MEMBERS = 4;
    private static final int BROWSERS = 3;
    /** Messages of a member between two kills. */
    private static final int MESSAGES = 25;
    /** Messages of a member in a run with a fault: lost connections are enough to find it. */
    private static final int FAULTY_MESSAGES = 150;

    @TempDir
    private Path folder;

    @Test
    void nothingIsLostOrDoubledWithTheDurabilityOfTheOperatingSystem() {
        runAll("os");
    }

    @Test
    void nothingIsLostOrDoubledWithTheDurabilityOfTheDisk() {
        runAll("fsync");
    }

    private void runAll(String durability) {
        long begun = System.nanoTime();
        int entries = 0;
        for (int done = 0; done < CYCLES; done += CYCLES_OF_A_ROOM) {
            int kills = Math.min(CYCLES_OF_A_ROOM, CYCLES - done);
            entries += run(
                    "room" + done,
                    port -> chat(port, durability),
                    Command::close,
                    Fault.NONE,
                    kills,
                    (kills + 1) * MESSAGES);
        }
        System.out.printf(
                "RoomsKillTest %s: %d kills, %d entries, nothing lost, doubled or out of order, in %d s%n",
                durability,
                CYCLES,
                entries,
                Duration.ofNanos(System.nanoTime() - begun).toSeconds());
    }

    /** As of an update: one server is asked to end, and the next one is started where it was. */
    @Test
    void nothingIsLostOrDoubledOverOrderlyRestarts() {
        run("restarted", port -> chat(port, "os"), Command::terminate, Fault.NONE, 2, 3 * MESSAGES);
    }

    @Test
    void aClientThatSendsAgainUnderAnotherNameIsFoundOut() {
        assertThatThrownBy(() -> run(
                        "no session",
                        port -> lenient(port, Duration.ofSeconds(30)),
                        Command::close,
                        Fault.NO_SESSION,
                        0,
                        FAULTY_MESSAGES))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("has published");
    }

    @Test
    void aClientThatComesBackWithoutItsPositionIsFoundOut() {
        assertThatThrownBy(() -> run(
                        "no position", port -> chat(port, "os"), Command::close, Fault.NO_POSITION, 0, FAULTY_MESSAGES))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("has seen");
    }

    @Test
    void aServerThatTakesALostConnectionForALeaveIsFoundOut() {
        assertThatThrownBy(() -> run(
                        "no grace",
                        port -> lenient(port, Duration.ofMillis(1)),
                        Command::close,
                        Fault.NONE,
                        0,
                        FAULTY_MESSAGES))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("nobody left");
    }

    private Command chat(int port, String durability) {
        Command server = new Command(
                "chat",
                "--management",
                "off",
                "--port",
                String.valueOf(port),
                "--data",
                folder.toString(),
                "--durability",
                durability);
        assertThat(server.nextLine()).startsWith("Chat room at");
        return server;
    }

    /** One that lets everybody have any name, also the one of a session that may come back. */
    private Command lenient(int port, Duration grace) {
        return RoomsProcess.start(port, folder, grace, 100, 100, List.of()).command();
    }

    /**
     * Returns how many entries the room's log has in the end.
     *
     * @param stop ends a server
     */
    private static int run(
            String room, IntFunction<Command> start, Consumer<Command> stop, Fault fault, int kills, int last) {
        long seed = System.nanoTime();
        System.out.println("RoomsKillTest " + room + " seed " + seed);
        int port = Ports.free();
        Command server = start.apply(port);
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        try (CuttingProxy network = new CuttingProxy(port, false, seed);
                // Its own limit for silence is that of the server, a minute.
                CuttingProxy tellingNetwork = new CuttingProxy(port, true, seed);
                HoldingMember holding = new HoldingMember(tellingNetwork.port(), room, "holding");
                BrowserMembers browsers = new BrowserMembers(network.port(), room, BROWSERS)) {
            List<RoomsMember> members = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < MEMBERS; i++) {
                RoomsMember member = new RoomsMember(network.port(), room, "user" + i, fault, seed + i);
                members.add(member);
                threads.add(start(() -> member.publishUntil(last), failures));
            }
            AtomicBoolean othersEnded = new AtomicBoolean();
            Thread holder = start(() -> holding.publishUntil(othersEnded::get), failures);
            for (int kill = 1; kill <= kills; kill++) {
                // In the middle of what is going on, wherever that is.
                RoomsMember watched = members.get(kill % MEMBERS);
                int at = kill * last / (kills + 1);
                watched.await(at, () -> !failures.isEmpty());
                if (kill % CYCLES_OF_A_PAUSE == 1) {
                    server.pause();
                    watched.awaitLoss(last);
                    server.resume();
                    watched.await(at + MESSAGES_BEHIND_A_PAUSE, () -> !failures.isEmpty());
                }
                stop.accept(server);
                server.end();
                server = start.apply(port);
            }
            threads.forEach(Limit::join);
            network.heal();
            tellingNetwork.heal();
            browsers.end();
            othersEnded.set(true);
            HoldingMember.join(holder);
            members.forEach(RoomsMember::readToEnd);
            assertThat(failures).isEmpty();
            List<String> log = log(port, room);
            check(log, members, holding, last);
            check(log, browsers);
            checkHistory(port, room, log);
            System.out.println("  " + network + "; of our client " + tellingNetwork);
            System.out.println("  " + browsers);
            members.forEach(member -> System.out.println("  " + member.name() + ": " + member.transports()));
            return log.size();
        } finally {
            server.close();
        }
    }

    private static Thread start(Runnable task, List<Throwable> failures) {
        Thread thread = new Thread(task);
        thread.setUncaughtExceptionHandler((failed, x) -> failures.add(x));
        thread.start();
        return thread;
    }

    private static List<String> log(int port, String room) {
        RoomsMember reader = new RoomsMember(port, room, "reader", Fault.NONE, 1);
        reader.readToEnd();
        return beforeReader(reader.seen());
    }

    /** Who asks for the log, from its end to its beginning, is told the same. */
    private static void checkHistory(int port, String room, List<String> log) {
        List<String> history = new ArrayList<>();
        // By a name of its own for each room: it comes without a cookie, by which it would be known again.
        try (RoomsPeer asking = RoomsPeer.joined(port, "historian of " + room, room)) {
            List<String> page = asking.history(room, null);
            while (!page.isEmpty()) {
                history.addAll(0, page);
                page = asking.history(room, page.get(0).split(",")[1]);
            }
        }
        checkSame("the history of " + room, beforeReader(history), log);
    }

    private static void check(List<String> log, List<RoomsMember> members, HoldingMember holding, int last) {
        assertThat(log).as("nobody left").noneMatch(entry -> entry.endsWith("\"leave\"]"));
        members.forEach(member -> checkPublished(member.name(), last, log));
        checkPublished(holding.name(), holding.published(), log);
        members.forEach(member -> checkSeen(member.name(), member.seen(), log));
        checkSeen(holding.name(), holding.seen(), log);
    }

    /** They go when they have read their own last message. */
    private static void check(List<String> log, BrowserMembers browsers) {
        for (String name : browsers.names()) {
            checkPublished(name, browsers.published(name), log);
            List<String> seen = browsers.seen(name);
            checkSeen(name, seen, log.subList(0, Math.min(seen.size(), log.size())));
        }
    }

    private static void checkPublished(String user, int last, List<String> log) {
        List<Integer> numbers = log.stream()
                .filter(entry -> entry.contains(",\"" + user + "\",") && !entry.endsWith("\"join\"]"))
                .map(entry -> Integer.valueOf(entry.substring(entry.lastIndexOf(',') + 1, entry.length() - 1)))
                .toList();
        assertThat(numbers)
                .as("what %s has published", user)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, last).boxed().toList());
    }

    private static void checkSeen(String user, List<String> seen, List<String> log) {
        checkSame("what " + user + " has seen", beforeReader(seen), log);
    }

    /** Says where they part, and what is around it: the whole of two logs says nothing. */
    private static void checkSame(String what, List<String> actual, List<String> expected) {
        int same = 0;
        while (same < Math.min(actual.size(), expected.size())
                && actual.get(same).equals(expected.get(same))) {
            same++;
        }
        assertThat(around(actual, same))
                .as(
                        "%s, %d of which %d are the same, around the first other one; the log has %d",
                        what, actual.size(), same, expected.size())
                .isEqualTo(around(expected, same));
    }

    private static List<String> around(List<String> entries, int at) {
        return entries.subList(Math.min(Math.max(0, at - 3), entries.size()), Math.min(at + 5, entries.size()));
    }

    private static List<String> beforeReader(List<String> entries) {
        return entries.stream()
                .filter(entry -> !entry.contains("\"reader\"") && !entry.contains("\"historian of "))
                .toList();
    }
}
