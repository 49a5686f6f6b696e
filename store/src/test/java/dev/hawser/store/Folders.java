package dev.hawser.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What tests do with the folder of a store behind its back. */
final class Folders {

    private Folders() {}

    static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    static List<Path> segments(Path folder) {
        return files(folder).stream()
                .filter(file -> file.toString().endsWith(".log"))
                .toList();
    }

    static Path lastSegment(Path folder) {
        List<Path> all = segments(folder);
        return all.get(all.size() - 1);
    }

    /** Makes a folder a copy of another one. */
    static void copy(Path from, Path to) {
        try {
            Files.createDirectories(to);
            for (Path old : files(to)) {
                Files.delete(old);
            }
            for (Path file : files(from)) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    /** Whether any file has these bytes. */
    static boolean contain(Path folder, String text) {
        return files(folder).stream().anyMatch(file -> {
            try {
                return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
            } catch (IOException x) {
                throw new UncheckedIOException(x);
            }
        });
    }

    static long bytes(Path folder) {
        return segments(folder).stream()
                .mapToLong(file -> file.toFile().length())
                .sum();
    }
}
