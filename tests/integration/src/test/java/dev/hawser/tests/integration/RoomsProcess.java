package dev.hawser.tests.integration;

import dev.hawser.gateway.Authentication;
import dev.hawser.gateway.Gateway;
import dev.hawser.gateway.GatewayOptions;
import dev.hawser.gateway.RoomsHandler;
import dev.hawser.rooms.RateLimit;
import dev.hawser.rooms.RoomRules;
import dev.hawser.rooms.Rooms;
import dev.hawser.rooms.RoomsOptions;
import dev.hawser.rooms.SegmentPool;
import dev.hawser.rooms.SessionKey;
import dev.hawser.store.FileStore;
import dev.hawser.store.FileStoreOptions;
import dev.hawser.store.StoreOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A server for rooms in a process of its own, whose memory can be limited and looked at: the default settings but for the grace time, for how many
 * rooms there may be and one user may make, and for how fast a user may publish: as fast as he can.
 */
final class RoomsProcess implements AutoCloseable {
    private static final int BACKLOG = 4096;
    private static final int POOL_BYTES = 4 * 1024 * 1024;
    private static final String END = "end of the histogram";

    private final Command command;
    private final int port;

    private RoomsProcess(Command command) {
        this.command = command;
        String line = command.nextLine();
        this.port = Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
    }

    /**
     * Starts one.
     *
     * @param port 0 for a free one
     * @param newRooms that a user may bring into being
     * @param virtualMachine options, such as a limit of memory
     */
    static RoomsProcess start(
            int port, Path folder, Duration grace, int maxRooms, int newRooms, List<String> virtualMachine) {
        return new RoomsProcess(Command.java(
                virtualMachine,
                RoomsProcess.class,
                String.valueOf(port),
                folder.toString(),
                String.valueOf(grace.toMillis()),
                String.valueOf(maxRooms),
                String.valueOf(newRooms)));
    }

    int port() {
        return port;
    }

    Command command() {
        return command;
    }

    /** The most memory that it has ever had resident, as Linux says it. */
    String peakMemory() {
        try {
            return Files.readAllLines(Path.of("/proc", String.valueOf(command.pid()), "status")).stream()
                    .filter(line -> line.startsWith("VmHWM"))
                    .findFirst()
                    .map(line -> line.replaceFirst(".*:\\s+", ""))
                    .orElse("unknown");
        } catch (IOException notLinux) {
            return "unknown";
        }
    }

    /** What is alive on the heap, by class, the largest first; the last line is the sum. */
    List<String> histogram() {
        command.type("\n");
        return Stream.generate(command::nextLine)
                .takeWhile(line -> !line.equals(END))
                .filter(line -> !line.isBlank())
                .toList();
    }

    /** How many objects of a class are alive. */
    static long instances(List<String> histogram, String type) {
        return histogram.stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(columns -> columns.length > 3 && columns[3].equals(type))
                .mapToLong(columns -> Long.parseLong(columns[1]))
                .sum();
    }

    /** Bytes of all that is alive. */
    static long bytes(List<String> histogram) {
        return Long.parseLong(histogram.get(histogram.size() - 1).strip().split("\\s+")[2]);
    }

    /** Kills it (SIGKILL). */
    @Override
    public void close() {
        command.close();
        command.end();
    }

    public static void main(String... arguments) throws Exception {
        StoreOptions kept = StoreOptions.DEFAULT
                .withPublishers(4096, StoreOptions.DEFAULT.sequencesPerPublisher(), StoreOptions.DEFAULT.publisherAge())
                .withMaxRooms(Integer.parseInt(arguments[3]));
        FileStore store =
                FileStore.open(FileStoreOptions.in(Path.of(arguments[1])).withStore(kept));
        QueuedThreadPool threads = new QueuedThreadPool();
        Rooms rooms = new Rooms(
                RoomsOptions.DEFAULT
                        .withGrace(Duration.ofMillis(Long.parseLong(arguments[2])))
                        .withEntryRate(new RateLimit(1_000_000, Duration.ofNanos(1000)))
                        .withNewRoomRate(new RateLimit(Integer.parseInt(arguments[4]), Duration.ofHours(1))),
                store,
                RoomRules.OPEN,
                SessionKey.of("the same secret after each restart".getBytes(StandardCharsets.UTF_8)),
                new SegmentPool(POOL_BYTES),
                threads,
                null);
        Server server = new Server(threads);
        ServerConnector connector = new ServerConnector(server);
        connector.setPort(Integer.parseInt(arguments[0]));
        connector.setAcceptQueueSize(BACKLOG);
        server.addConnector(connector);
        server.setHandler(new RoomsHandler(
                RoomsServer.PATH, new Gateway(rooms, Authentication.chosenNames(), GatewayOptions.DEFAULT)));
        server.start();
        System.out.println("Rooms at " + connector.getLocalPort());
        answer();
    }

    /** A histogram for each line. */
    private static void answer() throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (in.readLine() != null) {
            Object histogram = ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            System.out.println(histogram);
            System.out.println(END);
        }
    }
}
