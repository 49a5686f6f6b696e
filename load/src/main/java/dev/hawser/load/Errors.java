package dev.hawser.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What went wrong in a load test, by kind. Any thread. */
final class Errors {
    /** A server that makes up a reason for each connection must not fill the memory. */
    private static final int MAX_KINDS = 50;

    private static final String OTHERS = "others";

    private final boolean failFast;
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
    private final CountDownLatch failed = new CountDownLatch(1);

    /** In the order in which they first came. Guarded by this. */
    private final Map<String, ErrorCount> kinds = new LinkedHashMap<>();

    /** @param failFast whether the first one ends the test */
    Errors(boolean failFast) {
        this.failFast = failFast;
    }

    /**
     * Counts one. Both texts may have words of the server in them.
     *
     * @param kind the same words for what is the same
     * @param detail where, and what exactly
     */
    void count(String kind, String detail) {
        String shownKind = Excerpt.line(kind);
        String shownDetail = Excerpt.line(detail);
        add(shownKind, shownDetail);
        if (failFast && failure.compareAndSet(null, shownDetail)) {
            failed.countDown();
        }
    }

    private synchronized void add(String kind, String detail) {
        String counted = kinds.containsKey(kind) || kinds.size() < MAX_KINDS ? kind : OTHERS;
        kinds.merge(
                counted,
                new ErrorCount(counted, 1, detail),
                (before, one) -> new ErrorCount(counted, before.count() + 1, before.first()));
    }

    synchronized long total() {
        return kinds.values().stream().mapToLong(ErrorCount::count).sum();
    }

    synchronized List<ErrorCount> list() {
        return new ArrayList<>(kinds.values());
    }

    /** Waits so long, or until the test has to end. */
    boolean await(long millis) throws InterruptedException {
        return failed.await(millis, TimeUnit.MILLISECONDS);
    }

    /** @throws LoadFailure when the test has to end with its first error, and there is one */
    void throwIfFailed() throws LoadFailure {
        String reason = failure.get();
        if (reason != null) {
            throw new LoadFailure(reason);
        }
    }
}
