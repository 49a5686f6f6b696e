package dev.hawser.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The size of one run.
 *
 * @param clients connections
 * @param messages what they send in all
 */
record Load(Workload workload, int clients, int messages) {
    private static final int WARM_UP_SHARE = 10;

    /** How many messages the clients receive in all. */
    long deliveries() {
        return workload == Workload.ECHO
                ? messages
                : IntStream.range(0, workload.rooms())
                        .mapToLong(room -> (long) share(clients, room) * share(messages, room))
                        .sum();
    }

    /** What a room gets when one after the other gets one. */
    private int share(int all, int room) {
        return all / workload.rooms() + (room < all % workload.rooms() ? 1 : 0);
    }

    /** A tenth of it, for warming up. */
    Load tenth() {
        return new Load(workload, clients, Math.max(1, messages / WARM_UP_SHARE));
    }

    Load withClients(int count) {
        return new Load(workload, count, messages);
    }

    /** The words after the command of the load client in Java. */
    List<String> arguments(Contender contender, int port) {
        String path = workload.path(contender);
        Stream<String> target = workload.measuresLatency()
                // Only with a URL the client tells the latency.
                ? Stream.of("ws://localhost:" + port + path, "--clients", "" + clients, "--messages", "" + messages)
                : Stream.concat(Stream.of("localhost"), size(port).stream());
        Stream<String> place = workload.measuresLatency() ? Stream.empty() : Stream.of("--path", path);
        return Stream.of(
                        target,
                        workload.loadOptions().stream(),
                        place,
                        Stream.of("--protocol", workload.protocol(contender)))
                .flatMap(words -> words)
                .toList();
    }

    /** The words after the command of the one in C. */
    List<String> echoArguments(Contender contender, int port, int payloadBytes) {
        return Stream.concat(
                        size(port).stream(),
                        Stream.of(
                                workload.path(contender), workload.protocol(contender), Integer.toString(payloadBytes)))
                .toList();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, workload.hasMessages() ? "%,d clients, %,d messages" : "%,d clients", clients, messages);
    }

    private List<String> size(int port) {
        return Stream.of(port, clients, messages).map(String::valueOf).toList();
    }
}
