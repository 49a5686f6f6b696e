package dev.hawser.cli;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Times on the command line: seconds, with decimals. */
final class Seconds {
    private static final double MOST = 86_400;

    private Seconds() {}

    /**
     * The time that an option gives.
     *
     * @throws ParameterException when it is less than 0 or more than a day
     */
    static Duration of(CommandSpec spec, String option, double seconds) {
        // Also when it is no number.
        if (!(seconds >= 0 && seconds <= MOST)) {
            throw new ParameterException(
                    spec.commandLine(), option + " " + seconds + " is not within 0 to " + (int) MOST);
        }
        return Duration.ofNanos(Math.round(seconds * TimeUnit.SECONDS.toNanos(1)));
    }

    /** As a user would write it: "0.5 s". */
    static String text(Duration time) {
        String seconds = String.valueOf(time.toNanos() / 1e9);
        return (seconds.endsWith(".0") ? seconds.substring(0, seconds.length() - 2) : seconds) + " s";
    }
}
