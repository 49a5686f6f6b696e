package dev.hawser.gateway;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator of names that were refused, and does not let whoever asks for many flood the log. Guarded by its {@link KeptNames}. */
final class NameLog {
    private static final Logger LOG = LoggerFactory.getLogger(KeptNames.class);
    private static final int LINES_PER_MINUTE = 10;

    private final LongSupplier millis;
    private final Rate lines = new Rate(LINES_PER_MINUTE, TimeUnit.MINUTES.toNanos(1));
    private int unsaid;

    NameLog(LongSupplier millis) {
        this.millis = millis;
    }

    void refused(String who, String name, NameVerdict verdict) {
        if (isToSay()) {
            LOG.info(
                    "{} was refused the name \"{}\": {}{}",
                    who,
                    name,
                    verdict == NameVerdict.TAKEN
                            ? "somebody else has it, or one that looks like it"
                            : "too many names are in use",
                    unsaid());
        }
    }

    void full(int kept) {
        if (isToSay()) {
            LOG.warn(
                    "{} names are kept for browsers, and no more: a new one is free when its user has left{}",
                    kept,
                    unsaid());
        }
    }

    private boolean isToSay() {
        boolean isToSay = lines.permits(TimeUnit.MILLISECONDS.toNanos(millis.getAsLong()));
        unsaid += isToSay ? 0 : 1;
        return isToSay;
    }

    private String unsaid() {
        int others = unsaid;
        unsaid = 0;
        return others == 0 ? "" : " (" + others + " others were not written here)";
    }
}
