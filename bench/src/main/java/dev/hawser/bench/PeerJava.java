package dev.hawser.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A JDK for the peers that need a newer one than the benchmark.
 *
 * @param feature its version: 21, 25
 */
record PeerJava(Path home, int feature) {
    /** The oldest that will do. */
    static final int LEAST_FEATURE = 21;

    private static final Path INSTALLED = Path.of("/usr/lib/jvm");
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+).*");

    /** The given one or none; without one, the JDK of this process, that of {@code JAVA_HOME}, or one of those that are installed. */
    static Optional<PeerJava> find(@Nullable Path given) {
        return given == null ? firstOf(candidates()) : firstOf(List.of(given));
    }

    /** The first of these that is a JDK and new enough. */
    static Optional<PeerJava> firstOf(List<Path> homes) {
        return homes.stream()
                .filter(home -> Files.isExecutable(home.resolve("bin/java")))
                .flatMap(home -> feature(home).stream()
                        .filter(feature -> feature >= LEAST_FEATURE)
                        .mapToObj(feature -> new PeerJava(home, feature)))
                .findFirst();
    }

    private static List<Path> candidates() {
        return Stream.concat(
                        Stream.of(System.getProperty("java.home"), System.getenv("JAVA_HOME"))
                                .filter(Objects::nonNull)
                                .map(Path::of),
                        installed().stream())
                .toList();
    }

    private static List<Path> installed() {
        try (Stream<Path> homes = Files.list(INSTALLED)) {
            return homes.sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** From the file {@code release}, which every JDK has. */
    private static OptionalInt feature(Path home) {
        try (Stream<String> lines = Files.lines(home.resolve("release"))) {
            return lines.map(VERSION::matcher)
                    .filter(Matcher::matches)
                    .mapToInt(version -> Integer.parseInt(version.group(1)))
                    .findFirst();
        } catch (IOException e) {
            return OptionalInt.empty();
        }
    }
}
