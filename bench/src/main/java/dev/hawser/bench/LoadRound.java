package dev.hawser.bench;

import java.util.List;
import java.util.Locale;

/**
 * A round in which messages were sent: a fresh process, warmed up, measured, stopped.
 *
 * @param readyRssKib resident memory of the fresh process before any connection, in KiB
 * @param openRssKib resident memory of the fresh process with all connections open and before any message, in KiB
 * @param measured the run after the warm-up
 */
record LoadRound(
        Load load,
        Contender contender,
        int number,
        long readyRssKib,
        long openRssKib,
        Measurement measured,
        List<String> commandLines)
        implements Round {

    @Override
    public String headline() {
        return String.format(
                Locale.ROOT,
                "%,.0f %s/s, %.3f us of CPU per %s",
                measured.deliveriesPerSecond(),
                load.workload().units(),
                measured.cpuMicrosPerDelivery(),
                load.workload().unit());
    }
}
