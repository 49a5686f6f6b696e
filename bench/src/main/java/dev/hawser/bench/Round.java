package dev.hawser.bench;

import java.util.List;

/**
 * One measured round of one server: a fresh process, warmed up, measured, stopped.
 *
 * @param number from 1
 * @param readyRssKib resident memory of the fresh process before any connection, in KiB
 * @param openRssKib resident memory of the fresh process with all connections open and before any message, in KiB
 * @param measured the run after the warm-up
 * @param commandLines the processes of the server as they really ran
 */
record Round(
        Load load,
        Contender contender,
        int number,
        long readyRssKib,
        long openRssKib,
        Measurement measured,
        List<String> commandLines) {}
