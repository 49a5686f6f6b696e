package dev.hawser.bench;

import java.util.List;
import java.util.Locale;

/**
 * A round in which connections were opened and nothing was sent.
 *
 * @param before what a process holds that has served a few connections and has none
 * @param open what it holds with all of them open
 */
record IdleRound(
        Load load,
        Contender contender,
        int number,
        MemorySnapshot before,
        MemorySnapshot open,
        List<String> commandLines)
        implements Round {
    private static final double BYTES_PER_KIB = 1024;

    /** Resident memory per connection, in KiB. */
    double residentKib() {
        return perConnection(open.resident().rssKib() - before.resident().rssKib());
    }

    /** What is neither shared nor a file's, in KiB per connection. */
    double anonymousKib() {
        return perConnection(open.resident().anonymousKib() - before.resident().anonymousKib());
    }

    /** Live objects on the heap, in KiB per connection. */
    double liveHeapKib() {
        return perConnection(open.classes().bytes() - before.classes().bytes()) / BYTES_PER_KIB;
    }

    @Override
    public String headline() {
        return String.format(
                Locale.ROOT,
                "%.2f KiB resident and %.2f KiB of live heap per connection",
                residentKib(),
                liveHeapKib());
    }

    private double perConnection(long difference) {
        return (double) difference / load.clients();
    }
}
