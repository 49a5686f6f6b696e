package dev.hawser.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Which files the log consists of.
 *
 * @param names in the order of the log; some may be missing in between
 * @param replaced those for which another one stands
 */
record Chain(List<LogSegment.Name> names, List<LogSegment.Name> replaced) {

    /** @param files the names of the files in a folder */
    static Chain of(List<String> files) {
        List<LogSegment.Name> names = new ArrayList<>();
        List<LogSegment.Name> replaced = new ArrayList<>();
        int next = 0;
        for (LogSegment.Name name : files.stream()
                .map(LogSegment.Name::parse)
                .filter(Objects::nonNull)
                .sorted(LogSegment.Name.ORDER)
                .toList()) {
            if (name.last() < next) {
                replaced.add(name);
            } else {
                names.add(name);
                next = name.last() + 1;
            }
        }
        return new Chain(names, replaced);
    }
}
