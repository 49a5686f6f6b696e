package dev.hawser.gateway;

import java.time.Duration;

/** A name that somebody has. Guarded by its {@link KeptNames}; times are in milliseconds since 1970. */
final class HeldName {
    final NameLook look;
    final NameOwner owner;
    /** How long after the last use it is kept; zero for no longer than the grace time. */
    private final long keptMillis;

    String name;
    long lastUsed;
    /** The last use that is written down. */
    long written;

    private int connections;
    private long graceUntil;
    /** The session that has it has left its rooms, and what it has not ended yet is of no interest. */
    private boolean left;

    HeldName(String name, NameLook look, NameOwner owner, Duration kept, long now) {
        this.name = name;
        this.look = look;
        this.owner = owner;
        this.keptMillis = kept.toMillis();
        this.lastUsed = now;
        this.written = now;
    }

    boolean isInUse() {
        return connections > 0;
    }

    boolean isHeld(long now) {
        return isInUse() || now < graceUntil || now < lastUsed + keptMillis;
    }

    boolean isKept() {
        return keptMillis > 0;
    }

    void take(String spelt, long now) {
        name = spelt;
        connections++;
        left = false;
        lastUsed = now;
    }

    void release(boolean leaves, long now, Duration grace) {
        connections--;
        lastUsed = now;
        if (leaves && !owner.isBrowser()) {
            left = true;
            graceUntil = 0;
        } else if (!leaves && !left) {
            graceUntil = now + grace.toMillis();
        }
    }

    /** Whoever had it when it was written down may still come back. */
    void restore(long used, long now, Duration grace) {
        lastUsed = Math.min(used, now);
        graceUntil = now + grace.toMillis();
    }
}
