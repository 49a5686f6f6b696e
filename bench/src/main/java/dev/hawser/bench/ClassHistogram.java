package dev.hawser.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The live objects of a JVM by class, as {@code jcmd PID GC.class_histogram} lists them.
 *
 * @param classes by the name that the JVM uses ({@code [B} is an array of bytes)
 */
record ClassHistogram(Map<String, Count> classes) {
    private static final Pattern ROW = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*");

    /** All objects of one class. */
    record Count(long instances, long bytes) {
        private static final Count NONE = new Count(0, 0);

        Count plus(Count more) {
            return new Count(instances + more.instances, bytes + more.bytes);
        }

        Count minus(Count less) {
            return new Count(instances - less.instances, bytes - less.bytes);
        }
    }

    /** What there is of a class more than before. */
    record Growth(String name, Count count) {}

    /** Reads the command's output. Classes of the same name from several loaders count as one. */
    static ClassHistogram parse(List<String> lines) {
        Map<String, Count> classes = new TreeMap<>();
        for (String line : lines) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                Count count = new Count(Long.parseLong(row.group(1)), Long.parseLong(row.group(2)));
                classes.merge(row.group(3), count, Count::plus);
            }
        }
        if (classes.isEmpty()) {
            throw new IllegalArgumentException("no class in the histogram");
        }
        return new ClassHistogram(classes);
    }

    /** Of all objects. */
    long bytes() {
        return classes.values().stream().mapToLong(Count::bytes).sum();
    }

    /** The classes of which there is more than before, the most bytes first. */
    List<Growth> since(ClassHistogram before) {
        return classes.entrySet().stream()
                .map(entry -> new Growth(
                        entry.getKey(),
                        entry.getValue().minus(before.classes.getOrDefault(entry.getKey(), Count.NONE))))
                .filter(growth -> growth.count().bytes() > 0)
                .sorted(Comparator.comparingLong(
                                (Growth growth) -> growth.count().bytes())
                        .reversed())
                .toList();
    }
}
