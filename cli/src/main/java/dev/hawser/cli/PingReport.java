package dev.hawser.cli;

import java.io.PrintStream;
import java.time.Duration;

/** Keeps the books of a ping run, and prints what becomes of each ping. One thread. */
final class PingReport {
    private final PingOptions options;
    private final PrintStream out;
    private final PingLedger ledger;
    private final PingStatistics statistics = new PingStatistics();

    PingReport(PingOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
        this.ledger = new PingLedger(options.timeout());
    }

    PingLedger ledger() {
        return ledger;
    }

    /** Whether nobody reads it any more. */
    boolean isUnread() {
        return out.checkError();
    }

    /** The first line. */
    void begin(String terms) {
        print("PING " + options.uri() + Printable.of(terms) + ": " + options.what());
    }

    /** Gives up what is not answered in time. */
    void giveUp(long nowNanos) {
        for (int number : ledger.giveUp(nowNanos)) {
            report("no answer from " + options.address() + ": seq=" + number + " after "
                    + Seconds.text(options.timeout()));
        }
    }

    /**
     * Something came in.
     *
     * @param nanos when
     */
    void answered(PingPayload.Answer answer, long nanos) {
        if (answer instanceof PingPayload.Answer.Right right) {
            right(right.number(), ledger.settle(right.number(), nanos));
        } else if (answer instanceof PingPayload.Answer.Altered altered) {
            wrong(altered.number(), altered.how());
        } else if (answer instanceof PingPayload.Answer.Unasked unasked) {
            statistics.countUnasked();
            report("unasked from " + options.address() + ": " + unasked.what());
        }
    }

    private void right(int number, PingLedger.Settled settled) {
        String line = options.size() + " bytes from " + options.address() + ": seq=" + number;
        switch (settled.verdict()) {
            case IN_TIME -> {
                statistics.countReceived(settled.nanos());
                report(line + " time=" + PingStatistics.millis(settled.nanos()));
            }
            case LATE -> {
                statistics.countLate();
                report(line + " time=" + PingStatistics.millis(settled.nanos()) + " (late)");
            }
            case DUPLICATE -> {
                statistics.countDuplicate();
                report(line + " (doubled)");
            }
            case INVENTED -> wrong(number, "was not sent");
        }
    }

    private void wrong(int number, String how) {
        statistics.countWrong();
        report("wrong answer from " + options.address() + ": seq=" + number + " " + how);
    }

    /**
     * The figures.
     *
     * @param open whether what is on its way could still be answered
     * @param time how long the run took
     * @return whether every ping was answered that could be
     */
    boolean end(boolean open, Duration time) {
        int pending = open ? ledger.pending() : 0;
        print("");
        print("--- " + options.uri() + " ping statistics ---");
        statistics.summary(ledger.sent(), pending, time).forEach(this::print);
        return statistics.received() == ledger.sent() - pending;
    }

    private void report(String line) {
        if (!options.quiet()) {
            print(line);
        }
    }

    private void print(String line) {
        out.println(line);
        out.flush();
    }
}
