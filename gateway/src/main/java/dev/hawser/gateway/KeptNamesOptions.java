package dev.hawser.gateway;

import java.time.Duration;

/**
 * Settings of {@link KeptNames}.
 *
 * @param kept how long a browser's name is kept for it after its last use; zero: no longer than anybody's
 * @param grace how long a name is kept for whoever has lost the connection; not shorter than the grace time of the rooms
 * @param maxNames in use at a time; 1 or more. Whoever comes then gets none
 * @param maxKept names of browsers that are kept; 0 or more. Further ones are not kept for longer than anybody's
 * @param maxPerBrowser names that are kept for one browser; 1 or more. For another one it gives up the one that it has not used for longest
 */
public record KeptNamesOptions(Duration kept, Duration grace, int maxNames, int maxKept, int maxPerBrowser) {
    /** As long as the rooms keep entries: 30 days; a grace of 32 s, 2 s more than that of rooms; 100,000 names, 50,000 of them kept; 8 for a browser. */
    public static final KeptNamesOptions DEFAULT =
            new KeptNamesOptions(Duration.ofDays(30), Duration.ofSeconds(32), 100_000, 50_000, 8);

    /** @throws IllegalArgumentException naming the setting that is out of range */
    public KeptNamesOptions {
        if (kept.isNegative()) {
            throw new IllegalArgumentException("kept " + kept + " is negative");
        }
        if (grace.isNegative()) {
            throw new IllegalArgumentException("grace " + grace + " is negative");
        }
        require("maxNames", maxNames, 1);
        require("maxKept", maxKept, 0);
        require("maxPerBrowser", maxPerBrowser, 1);
    }

    private static void require(String setting, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(setting + " " + value + " < " + least);
        }
    }

    public KeptNamesOptions withKept(Duration time) {
        return new KeptNamesOptions(time, grace, maxNames, maxKept, maxPerBrowser);
    }

    public KeptNamesOptions withGrace(Duration time) {
        return new KeptNamesOptions(kept, time, maxNames, maxKept, maxPerBrowser);
    }

    public KeptNamesOptions withMaxNames(int names) {
        return new KeptNamesOptions(kept, grace, names, maxKept, maxPerBrowser);
    }

    public KeptNamesOptions withMaxKept(int names) {
        return new KeptNamesOptions(kept, grace, maxNames, names, maxPerBrowser);
    }

    public KeptNamesOptions withMaxPerBrowser(int names) {
        return new KeptNamesOptions(kept, grace, maxNames, maxKept, names);
    }
}
