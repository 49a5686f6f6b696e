package dev.hawser.roomsclient;

import java.util.Map;

/**
 * Where a room is read from when there is no position of it yet. Immutable.
 */
public final class Start {
    /** What comes from now on. */
    public static final Start END = new Start("end");

    /** The oldest entry that is kept. */
    public static final Start OLDEST = new Start("start");

    private final Object from;

    private Start(Object from) {
        this.from = from;
    }

    /**
     * At most so many of the latest entries.
     *
     * @throws IllegalArgumentException when it is negative
     */
    public static Start last(int entries) {
        if (entries < 0) {
            throw new IllegalArgumentException("entries " + entries + " < 0");
        }
        return new Start(Map.of("last", entries));
    }

    /** This position, which the application has kept itself. */
    public static Start at(Position position) {
        return new Start(position.json());
    }

    /** As in a {@code join}. */
    Object json() {
        return from;
    }
}
