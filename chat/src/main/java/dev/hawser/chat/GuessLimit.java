package dev.hawser.chat;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How many passwords may be guessed from an address: {@value #BURST} at once, and then one in {@value #SECONDS} s. Any thread. */
final class GuessLimit {
    static final int BURST = 10;
    static final int SECONDS = 6;

    /** Addresses that are remembered: those that have guessed last. */
    static final int ADDRESSES = 10_000;

    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(SECONDS);
    private final LongSupplier nanoClock;

    /** When each address would have no guess to answer for any more. Guarded by this. */
    private final Map<Site, Long> paidUntil = new LinkedHashMap<>();

    GuessLimit(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Takes a guess; returns 0, or how many seconds it is too early. */
    synchronized long take(InetAddress address) {
        long now = nanoClock.getAsLong();
        Site site = Site.of(address);
        Long known = paidUntil.remove(site);
        long until = known == null || known - now < 0 ? now : known;
        long early = until + INTERVAL_NANOS - (now + BURST * INTERVAL_NANOS);
        put(site, early > 0 ? until : until + INTERVAL_NANOS);
        return early > 0 ? TimeUnit.NANOSECONDS.toSeconds(early - 1) + 1 : 0;
    }

    /** It was none: the password was right, or nobody has looked at it. */
    synchronized void giveBack(InetAddress address) {
        paidUntil.computeIfPresent(Site.of(address), (site, until) -> until - INTERVAL_NANOS);
    }

    private void put(Site site, long until) {
        paidUntil.put(site, until);
        if (paidUntil.size() > ADDRESSES) {
            paidUntil.remove(paidUntil.keySet().iterator().next());
        }
    }
}
