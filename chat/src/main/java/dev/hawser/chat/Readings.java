package dev.hawser.chat;

import dev.hawser.chat.Setting.Reading;
import dev.hawser.rooms.Rooms;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What texts are values of settings. */
final class Readings {
    private static final Pattern TIME = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

    private Readings() {}

    static String text(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("is empty");
        }
        return text;
    }

    static Path path(String text) {
        try {
            return Path.of(text(text));
        } catch (InvalidPathException x) {
            throw new IllegalArgumentException("is no path: " + x.getReason(), x);
        }
    }

    /** The name of a field of a request (RFC 9110 section 5.6.2). */
    static String fieldName(String text) {
        if (!text.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
            throw new IllegalArgumentException("is no name of a field like X-Remote-User");
        }
        return text;
    }

    static String userName(String text) {
        if (!Rooms.isUserName(text)) {
            throw new IllegalArgumentException("has \"" + text + "\", which is no name of a user");
        }
        return text;
    }

    /** Some of them, with commas between. */
    static <T> Reading<List<T>> listOf(Reading<T> one) {
        return text -> Stream.of(text(text).split(",", -1))
                .map(String::strip)
                .map(one::read)
                .toList();
    }

    static boolean flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("is neither true nor false");
        };
    }

    static Reading<Integer> number(int least, int most) {
        return text -> {
            int number;
            try {
                number = Integer.parseInt(text);
            } catch (NumberFormatException x) {
                throw new IllegalArgumentException("is no whole number", x);
            }
            if (number < least || number > most) {
                throw new IllegalArgumentException("is not within " + least + " to " + most);
            }
            return number;
        };
    }

    /** A number and its unit: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h}, {@code 30d}. */
    static Reading<Duration> time(Duration least, Duration most) {
        return text -> {
            Matcher parts = TIME.matcher(text);
            if (!parts.matches()) {
                throw new IllegalArgumentException("is no time like 500ms, 30s, 5m, 1h or 30d");
            }
            long number = Long.parseLong(parts.group(1));
            Duration time = switch (parts.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
            };
            if (time.compareTo(least) < 0 || time.compareTo(most) > 0) {
                throw new IllegalArgumentException(
                        "is not within " + least.toMillis() + "ms to " + most.toSeconds() + "s");
            }
            return time;
        };
    }

    static <E extends Enum<E>> Reading<E> oneOf(List<E> of) {
        return text -> of.stream()
                .filter(value -> value.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("is none of "
                        + of.stream()
                                .map(value -> value.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))));
    }
}
