package dev.hawser.cli;

import java.time.Duration;
import java.util.function.Function;
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
        return parsed(text, Integer::valueOf, "whole number");
    }

    /** @throws TypeConversionException when it is none that fits into a long */
    static long longWholeNumber(String text) {
        return parsed(text, Long::valueOf, "whole number");
    }

    /** @throws TypeConversionException when it is none */
    static double number(String text) {
        return parsed(text, Double::valueOf, "number");
    }

    private static <T> T parsed(String text, Function<String, T> parser, String what) {
        try {
            return parser.apply(text);
        } catch (NumberFormatException x) {
            throw new TypeConversionException("'" + Printable.of(text) + "' is no " + what);
        }
    }

    static Duration seconds(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
