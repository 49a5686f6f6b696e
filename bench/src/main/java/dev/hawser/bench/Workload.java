package dev.hawser.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What the clients do to a server. */
enum Workload {
    /** Members speak without waiting, and every message goes to every member. */
    BROADCAST("/chat", "chat", 1000, 10_000, 1000, List.of()),
    /** The same room with one message under way at a time: nothing can be batched, so the figure is CPU per delivery. */
    OUTSTANDING("/chat", "chat", 1000, 500, 100, List.of("--window", "1")),
    /** Each client has one message under way on average, and gets it back. */
    ECHO("/echo", "echo", 100, 1_000_000, 200_000, List.of("--mode", "echo", "--window", "100"));

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
        return name().toLowerCase(Locale.ROOT);
    }

    int clients() {
        return clients;
    }

    int messages(boolean quick) {
        return quick ? quickMessages : messages;
    }

    /** What the load client needs to know beyond host, port, clients and messages. */
    List<String> loadOptions() {
        return Stream.concat(loadOptions.stream(), List.of("--path", path, "--protocol", protocol).stream())
                .toList();
    }

    /** Whether the ratios in the table compare CPU per delivery (less is better) instead of deliveries per second. */
    boolean comparesCpu() {
        return this == OUTSTANDING;
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
