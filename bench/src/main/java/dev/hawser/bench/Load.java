package dev.hawser.bench;

import java.util.List;
import java.util.Locale;
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
        return workload == Workload.ECHO ? messages : (long) clients * messages;
    }

    /** A tenth of it, for warming up. */
    Load tenth() {
        return new Load(workload, clients, Math.max(1, messages / WARM_UP_SHARE));
    }

    /** The words after the load client's command. */
    List<String> arguments(int port) {
        List<String> size =
                Stream.of(port, clients, messages).map(String::valueOf).toList();
        return Stream.of(List.of("localhost"), size, workload.loadOptions())
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%,d clients, %,d messages", clients, messages);
    }
}
