package dev.hawser.bench;

import java.util.List;

/**
 * The medians of a server's rounds of the workload {@code idle}; each column has its own median.
 *
 * @param residentKib resident memory per connection
 * @param anonymousKib of that, what belongs to no file
 * @param liveHeapKib live objects per connection
 * @param beforeMib resident memory without connections
 * @param openMib resident memory with all connections open
 */
record IdleSummary(double residentKib, double anonymousKib, double liveHeapKib, double beforeMib, double openMib) {
    private static final double KIB_PER_MIB = 1024;

    /** The medians of these rounds, of which there is at least one. */
    static IdleSummary of(List<IdleRound> rounds) {
        return new IdleSummary(
                Summary.median(rounds, IdleRound::residentKib),
                Summary.median(rounds, IdleRound::anonymousKib),
                Summary.median(rounds, IdleRound::liveHeapKib),
                Summary.median(rounds, round -> round.before().resident().rssKib()) / KIB_PER_MIB,
                Summary.median(rounds, round -> round.open().resident().rssKib()) / KIB_PER_MIB);
    }
}
