package dev.hawser.load;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Figures as people read them. */
final class Figures {
    private static final String[] BYTE_UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    private Figures() {}

    /** A time with three digits: {@code 213us}, {@code 1.23ms}, {@code 20.5s}. */
    static String time(double nanos) {
        double micros = nanos / TimeUnit.MICROSECONDS.toNanos(1);
        if (micros < 999.5) {
            return threeDigits(micros) + "us";
        }
        double millis = micros / 1000;
        return millis < 999.5 ? threeDigits(millis) + "ms" : threeDigits(millis / 1000) + "s";
    }

    static String count(double count) {
        return String.format(Locale.ROOT, "%,.0f", count);
    }

    static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < BYTE_UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return (unit == 0 ? String.valueOf(bytes) : threeDigits(value)) + " " + BYTE_UNITS[unit];
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }

    private static String threeDigits(double value) {
        String format = value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%.0f";
        return String.format(Locale.ROOT, format, value);
    }
}
