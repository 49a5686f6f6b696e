package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.testkit.Limit;
import dev.hawser.tests.integration.RoomsMember.Fault;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Members publish numbered messages in a room of {@code hawser chat}, through a network that cuts their connections, over changing transports, while
 * the server is killed with -9 and started again: in the end its log has each message once, in its publisher's order, each member has seen exactly
 * the log, and nobody has left. One of them is {@code RoomsClient}. More with {@code -Dtorture.cycles=200}.
 */
class RoomsKillTest {
    private static final int CYCLES = Integer.getInteger("torture.cycles", 2);
    private static final int MEMBERS = 4;
    /** Messages of a member before the server is killed once more. */
    private static final int MESSAGES_OF_A_CYCLE = 60;
    /** Messages of a member in a run with a fault: lost connections are enough to find it. */
    private static final int FAULTY_MESSAGES = 150;

    @TempDir
    private Path folder;

    @Test
    void nothingIsLostOrDoubledWithTheDurabilityOfTheOperatingSystem() {
        run("os", port -> chat(port, "os"), Fault.NONE, CYCLES, MESSAGES_OF_A_CYCLE);
    }

    @Test
    void nothingIsLostOrDoubledWithTheDurabilityOfTheDisk() {
        run("fsync", port -> chat(port, "fsync"), Fault.NONE, CYCLES, MESSAGES_OF_A_CYCLE);
    }

    @Test
    void aClientThatSendsAgainUnderAnotherNameIsFoundOut() {
        assertThatThrownBy(() -> run("no session", port -> chat(port, "os"), Fault.NO_SESSION, 1, FAULTY_MESSAGES))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("has published");
    }

    @Test
    void aClientThatComesBackWithoutItsPositionIsFoundOut() {
        assertThatThrownBy(() -> run("no position", port -> chat(port, "os"), Fault.NO_POSITION, 1, FAULTY_MESSAGES))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("has seen");
    }

    @Test
    void aServerThatTakesALostConnectionForALeaveIsFoundOut() {
        assertThatThrownBy(() -> run("no grace", this::withoutGrace, Fault.NONE, 1, FAULTY_MESSAGES))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("nobody left");
    }

    private Command chat(int port, String durability) {
        Command server = new Command(
                "chat", "--port", String.valueOf(port), "--data", folder.toString(), "--durability", durability);
        assertThat(server.nextLine()).startsWith("Chat room at");
        return server;
    }

    private Command withoutGrace(int port) {
        return RoomsProcess.start(port, folder, Duration.ofMillis(1), 100, List.of())
                .command();
    }

    private void run(String name, IntFunction<Command> start, Fault fault, int cycles, int messages) {
        long seed = System.nanoTime();
        System.out.println("RoomsKillTest " + name + " seed " + seed);
        int port = freePort();
        int last = cycles * messages;
        Command server = start.apply(port);
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        try (CuttingProxy network = new CuttingProxy(port, false, seed);
                // Its own limit for silence is that of the server, a minute.
                CuttingProxy tellingNetwork = new CuttingProxy(port, true, seed);
                HoldingMember holding = new HoldingMember(tellingNetwork.port(), "holding")) {
            List<RoomsMember> members = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < MEMBERS; i++) {
                RoomsMember member = new RoomsMember(network.port(), RoomsMember.ROOM, "user" + i, fault, seed + i);
                members.add(member);
                threads.add(start(() -> member.publishUntil(last), failures));
            }
            Thread holder =
                    start(() -> holding.publishUntil(() -> threads.stream().noneMatch(Thread::isAlive)), failures);
            for (int cycle = 1; cycle < cycles; cycle++) {
                // In the middle of what is going on, wherever that is.
                members.get(cycle % MEMBERS).await(cycle * messages, () -> !failures.isEmpty());
                server.close();
                server.end();
                server = start.apply(port);
            }
            threads.forEach(Limit::join);
            network.heal();
            tellingNetwork.heal();
            Limit.join(holder);
            members.forEach(RoomsMember::readToEnd);
            assertThat(failures).isEmpty();
            int entries = check(port, members, holding, last);
            report(name, cycles, entries, seed, List.of(network, tellingNetwork), members);
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

    /** Returns how many entries the log has. */
    private static int check(int port, List<RoomsMember> members, HoldingMember holding, int last) {
        RoomsMember reader = new RoomsMember(port, RoomsMember.ROOM, "reader", Fault.NONE, 1);
        reader.readToEnd();
        List<String> log = beforeReader(reader.seen());
        assertThat(log).as("nobody left").noneMatch(entry -> entry.endsWith("\"leave\"]"));
        members.forEach(member -> checkPublished(member.name(), last, log));
        checkPublished(holding.name(), holding.published(), log);
        members.forEach(member -> checkSeen(member.name(), member.seen(), log));
        checkSeen(holding.name(), holding.seen(), log);
        return log.size();
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
        assertThat(beforeReader(seen)).as("what %s has seen", user).containsExactlyElementsOf(log);
    }

    private static List<String> beforeReader(List<String> entries) {
        return entries.stream().filter(entry -> !entry.contains("\"reader\"")).toList();
    }

    private static void report(
            String name, int cycles, int entries, long seed, List<CuttingProxy> networks, List<RoomsMember> members) {
        System.out.printf(
                "RoomsKillTest %s: %d cycles, %d entries, each once, in %d s%n",
                name,
                cycles,
                entries,
                Duration.ofNanos(System.nanoTime() - seed).toSeconds());
        networks.forEach(network -> System.out.println("  " + network));
        members.forEach(member -> System.out.println("  " + member.name() + ": " + member.transports()));
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException x) {
            throw new AssertionError(x);
        }
    }
}
