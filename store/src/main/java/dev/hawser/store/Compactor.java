package dev.hawser.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives up what is too old, forgets rooms in which nothing is left, and rewrites segments that are of little use. On the sweeper's thread; it
 * has the writing thread do what changes something.
 */
final class Compactor {
    private static final Logger LOG = LoggerFactory.getLogger(Compactor.class);
    /** So many neighbours are joined even if nothing is gained but their number. */
    private static final int MANY = 8;

    private final SharedLog log;
    private final LogWriter writer;

    Compactor(SharedLog log, LogWriter writer) {
        this.log = log;
        this.writer = writer;
    }

    /** One round. */
    void sweep() {
        if (writer.failure() != null) {
            return;
        }
        try {
            writer.submit(() -> {
                        sweepRooms();
                        return null;
                    })
                    .join();
            List<LogSegment> run = candidate();
            while (!run.isEmpty()) {
                rewrite(run);
                run = candidate();
            }
        } catch (IOException | CompletionException x) {
            LOG.warn("The log could not be made smaller; it is tried again", x);
        }
    }

    private void sweepRooms() {
        long now = log.nowMillis() / 1000;
        for (FileRoom room : log.rooms.values()) {
            synchronized (room) {
                log.trim(room, now);
                room.publishers.sweep(now, log.options.store());
                if (room.index.count() == 0 && room.publishers.count() == 0) {
                    room.forgotten = true;
                    log.rooms.remove(room.name);
                }
            }
        }
    }

    private List<LogSegment> candidate() {
        Object found = writer.submit(this::choose).join();
        List<LogSegment> run = new ArrayList<>();
        for (Object segment : (List<?>) Objects.requireNonNull(found)) {
            run.add((LogSegment) segment);
        }
        return run;
    }

    /**
     * The first neighbours of which, rewritten together, at most half would be left; or many that would be one. The segment that is written is
     * not among them.
     */
    private List<LogSegment> choose() {
        LogSegment[] all = log.segments();
        for (int from = 0; from < all.length - 1; from++) {
            long size = 0;
            long useful = 0;
            int to = from;
            while (to < all.length - 1 && useful + usefulBytes(all[to]) <= log.options.segmentBytes()) {
                size += all[to].size;
                useful += usefulBytes(all[to]);
                to++;
                if (2 * useful <= size && size - useful > LogSegment.HEADER * (to - from + 1L)) {
                    return grow(all, from, to, useful);
                }
            }
            if (to - from >= MANY) {
                return List.of(all).subList(from, to);
            }
        }
        return List.of();
    }

    /** What follows and is as useless is rewritten at once. */
    private List<LogSegment> grow(LogSegment[] all, int from, int to, long useful) {
        int end = to;
        long sum = useful;
        while (end < all.length - 1
                && 2 * usefulBytes(all[end]) <= all[end].size
                && sum + usefulBytes(all[end]) <= log.options.segmentBytes()) {
            sum += usefulBytes(all[end]);
            end++;
        }
        return List.of(all).subList(from, end);
    }

    private static long usefulBytes(LogSegment segment) {
        return segment.liveBytes + segment.roomBytes;
    }

    private void rewrite(List<LogSegment> run) throws IOException {
        Rewriter rewriter = Rewriter.copy(log, run);
        writer.submit(() -> {
                    install(rewriter);
                    return null;
                })
                .join();
    }

    private void install(Rewriter rewriter) {
        try {
            rewriter.install();
        } catch (IOException x) {
            writer.fail("a segment could not be replaced: " + x, x);
        }
    }
}
