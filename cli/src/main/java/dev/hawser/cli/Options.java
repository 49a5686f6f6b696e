package dev.hawser.cli;

import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** Checks of options' values. */
final class Options {
    private Options() {}

    /** @throws ParameterException that names the range, when the value is out of it */
    static void requireWithin(CommandLine command, int least, int value, int most, String name) {
        if (value < least || value > most) {
            throw new ParameterException(command, name + " " + value + " is not within " + least + " to " + most);
        }
    }

    /** @throws ParameterException that names the range, when the value is out of it */
    static void requireWithin(CommandLine command, double least, double value, int most, String name) {
        // Written so that what is no number fails too.
        if (!(value >= least && value <= most)) {
            throw new ParameterException(command, name + " " + value + " is not within " + least + " to " + most);
        }
    }

    /** @throws TypeConversionException when it is none that fits into an int */
    static int wholeNumber(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException x) {
            throw new TypeConversionException("'" + Printable.of(text) + "' is no whole number");
        }
    }

    static Duration seconds(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
