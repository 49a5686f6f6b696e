package dev.hawser.bench;

import java.util.List;
import java.util.Locale;

/** What the clients do to a server. */
enum Workload {
    /** Members speak without waiting, and every message goes to every member. */
    BROADCAST("/chat", "chat", 1000, 10_000, 1000, List.of()),
    /** The same room with one message under way at a time: nothing can be batched, so the figure is CPU per delivery. */
    OUTSTANDING("/chat", "chat", 1000, 500, 100, List.of("--window", "1")),
    /** The same room with permessage-deflate and longer messages: the figure is CPU per delivery, compression included. */
    DEFLATE_ROOM("/chat", "chat", 1000, 500, 100, List.of("--window", "200", "--compress", "--size", "2048")),
    /** The broadcast once more, and beside it a room of the protocol hawser.v1 that is kept in files. */
    BROADCAST_V1("/chat", "chat", 1000, 10_000, 1000, List.of()),
    /** The same two rooms at a fixed rate: the figure is the time from when a message was to be sent to each delivery. */
    LATENCY_V1("/chat", "chat", 1000, 2000, 1000, List.of("--rate", "200", "--no-progress")),
    /** Users of the chat as its operator starts it, in 50 rooms: a message each 10 ms to one room after the other. */
    USERS("/rooms", "hawser.v1", 5000, 3000, 500, List.of("--rate", "100", "--rooms", "50", "--no-progress")),
    /** Each client has one message under way (with the client in Java: on average), and gets it back. */
    ECHO("/echo", "echo", 100, 1_000_000, 200_000, List.of("--mode", "echo", "--window", "100")),
    /** Connections are open, and nothing is sent: the figure is memory per connection. */
    IDLE("/echo", "echo", 10_000, 0, 0, List.of());

    /** The heap is fixed, so that no server gains by a larger one; the serial collector is what the JVM chooses by itself on one core. */
    private static final String FIXED_HEAP = "-Xms1g -Xmx1g -XX:+UseSerialGC";

    /**
     * A full collection leaves an old generation as large as what is in it, and a young one that is the same with and without connections. What is
     * committed is resident, so that it is not chance which pages were touched. An optimizing compiler needs more memory than the connections.
     */
    private static final String TIGHT_HEAP =
            "-Xms10m -Xmx1g -Xmn8m -XX:+UseSerialGC -XX:MinHeapFreeRatio=5 -XX:MaxHeapFreeRatio=10"
                    + " -XX:-ShrinkHeapInSteps -XX:+AlwaysPreTouch -XX:TieredStopAtLevel=1";

    /** What is resident is to be what the chat needs, not what it was given. */
    private static final String GROWING_HEAP = "-Xmx512m -XX:+UseSerialGC";

    private static final int USERS_ROOMS = 50;

    private final String path;
    private final String protocol;
    private final int clients;
    private final int messages;
    private final int quickMessages;
    private final List<String> loadOptions;

    Workload(String path, String protocol, int clients, int messages, int quickMessages, List<String> loadOptions) {
        this.path = path;
        this.protocol = protocol;
        this.clients = clients;
        this.messages = messages;
        this.quickMessages = quickMessages;
        this.loadOptions = loadOptions;
    }

    /** The word for it on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String path(Contender contender) {
        return contender == Contender.HAWSER_ROOMS ? "/rooms" : path;
    }

    String protocol(Contender contender) {
        return contender == Contender.HAWSER_ROOMS ? "hawser.v1" : protocol;
    }

    int clients() {
        return clients;
    }

    int messages(boolean quick) {
        return quick ? quickMessages : messages;
    }

    /** Whether anything is sent. */
    boolean hasMessages() {
        return messages > 0;
    }

    /** The flags of every server's JVM, given through {@code JDK_JAVA_OPTIONS}. */
    String jvmFlags() {
        return this == IDLE ? TIGHT_HEAP : this == USERS ? GROWING_HEAP : FIXED_HEAP;
    }

    /** Rooms that the clients join in turn, and get messages in turn. */
    int rooms() {
        return this == USERS ? USERS_ROOMS : 1;
    }

    /** What the load client in Java needs to know beyond where the server is, clients and messages. */
    List<String> loadOptions() {
        return loadOptions;
    }

    /** Whether our raw room is compared with our room of hawser.v1, instead of servers with those of others. */
    boolean comparesRooms() {
        return this == BROADCAST_V1 || this == LATENCY_V1;
    }

    /** Whether the figure is how long deliveries take (less is better). */
    boolean measuresLatency() {
        return this == LATENCY_V1 || this == USERS;
    }

    /** Whether the ratios in the table compare CPU per delivery (less is better) instead of deliveries per second. */
    boolean comparesCpu() {
        return this == OUTSTANDING || this == DEFLATE_ROOM;
    }

    /** What is counted: deliveries to members, or messages that came back. */
    String unit() {
        return this == ECHO ? "message" : "delivery";
    }

    /** More than one of {@link #unit()}. */
    String units() {
        return this == ECHO ? "messages" : "deliveries";
    }
}
