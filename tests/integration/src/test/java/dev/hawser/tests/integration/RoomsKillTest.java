package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.testkit.Limit;
import dev.hawser.tests.integration.RoomsMember.Fault;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Members publish numbered messages in a room of {@code hawser chat}, through a network that cuts their connections, over changing transports, while
 * the server is killed with -9 and started again: in the end its log has each message once, in its publisher's order, each member has seen exactly
 * the log, and nobody has left. More with {@code -Dtorture.cycles=200}.
 */
class RoomsKillTest {
    private static final int CYCLES = Integer.getInteger("torture.cycles", 3);
    private static final int MEMBERS = 4;
    private static final int MESSAGES_OF_A_CYCLE = 60;

    @TempDir
    private Path folder;

    @Test
    void nothingIsLostOrDoubledWithTheDurabilityOfTheOperatingSystem() {
        run("os", Fault.NONE, CYCLES);
    }

    @Test
    void nothingIsLostOrDoubledWithTheDurabilityOfTheDisk() {
        run("fsync", Fault.NONE, CYCLES);
    }

    @Test
    void aClientThatSendsAgainUnderAnotherNameIsFoundOut() {
        assertThatThrownBy(() -> run("os", Fault.NO_SESSION, 3))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("has published");
    }

    @Test
    void aClientThatComesBackWithoutItsPositionIsFoundOut() {
        assertThatThrownBy(() -> run("os", Fault.NO_POSITION, 2))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("has seen");
    }

    private void run(String durability, Fault fault, int cycles) {
        long seed = System.nanoTime();
        System.out.println("RoomsKillTest " + durability + " " + fault + " seed " + seed);
        int port = freePort();
        String[] chat = {
            "chat",
            "--management",
            "off",
            "--port",
            String.valueOf(port),
            "--data",
            folder.toString(),
            "--durability",
            durability
        };
        int last = cycles * MESSAGES_OF_A_CYCLE;
        Command server = start(chat);
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        try (CuttingProxy network = new CuttingProxy(port, seed)) {
            List<RoomsMember> members = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < MEMBERS; i++) {
                RoomsMember member = new RoomsMember(network.port(), "user" + i, fault, seed + i);
                members.add(member);
                Thread thread = new Thread(() -> member.publishUntil(last));
                thread.setUncaughtExceptionHandler((failed, x) -> failures.add(x));
                threads.add(thread);
                thread.start();
            }
            for (int cycle = 1; cycle < cycles; cycle++) {
                // In the middle of what is going on, wherever that is.
                members.get(cycle % MEMBERS).await(cycle * MESSAGES_OF_A_CYCLE, () -> !failures.isEmpty());
                server.close();
                server.end();
                server = start(chat);
            }
            threads.forEach(Limit::join);
            members.forEach(RoomsMember::readToEnd);
            assertThat(failures).isEmpty();
            check(port, members, last);
        } finally {
            server.close();
        }
    }

    private static Command start(String... chat) {
        Command server = new Command(chat);
        assertThat(server.nextLine()).startsWith("Chat room at");
        return server;
    }

    private static void check(int port, List<RoomsMember> members, int last) {
        RoomsMember reader = new RoomsMember(port, "reader", Fault.NONE, 1);
        reader.readToEnd();
        List<String> log = reader.seen().stream()
                .filter(entry -> !entry.contains("\"reader\""))
                .toList();
        for (int i = 0; i < MEMBERS; i++) {
            String user = ",\"user" + i + "\",";
            List<Integer> numbers = log.stream()
                    .filter(entry -> entry.contains(user) && !entry.endsWith("\"join\"]"))
                    .map(entry -> Integer.valueOf(entry.substring(entry.lastIndexOf(',') + 1, entry.length() - 1)))
                    .toList();
            assertThat(numbers)
                    .as("what user%d has published", i)
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, last).boxed().toList());
            assertThat(members.get(i).seen()).as("what user%d has seen", i).containsExactlyElementsOf(log);
        }
        assertThat(log).as("nobody left").noneMatch(entry -> entry.endsWith("\"leave\"]"));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException x) {
            throw new AssertionError(x);
        }
    }
}
