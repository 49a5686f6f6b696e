package dev.hawser.connection;

import java.util.Map;

/**
 * What the connections of a server or client have done up to a moment.
 *
 * @param open connections that are open now, those that are closing counted
 * @param opened connections that were ever open
 * @param messagesIn messages that came in
 * @param messagesOut messages that were accepted for sending, and those of sources that were written
 * @param bytesIn bytes that came in, frame headers counted
 * @param bytesOut bytes that were handed to the network, frame headers counted
 * @param queuedBytes bytes that wait to be written now
 * @param closes connections that have closed, by the close code that {@code onClose} was told
 */
public record ConnectionStatistics(
        int open,
        long opened,
        long messagesIn,
        long messagesOut,
        long bytesIn,
        long bytesOut,
        long queuedBytes,
        Map<Integer, Long> closes) {
    public ConnectionStatistics {
        closes = Map.copyOf(closes);
    }
}
