package dev.hawser.store;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that writes. It takes all that waits, writes it together, forces it together where that is configured, and then acknowledges it:
 * meanwhile the next batch gathers. It alone changes the log and the rooms.
 */
final class LogWriter {
    private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);
    /** Bytes from which on a batch is written. */
    private static final int BATCH_BYTES = 4 * 1024 * 1024;

    private final SharedLog log;
    private final Batch batch;
    private final Watches watches;
    private final LogFile markFile;
    private final @Nullable UUID boot;
    private final Thread thread;

    private final PendingQueue queue;

    /** Why nothing is written any more. Written by the writing thread. */
    private volatile @Nullable String failure;

    LogWriter(SharedLog log, Watches watches, LogFile markFile, @Nullable UUID boot) {
        this.log = log;
        this.watches = watches;
        this.markFile = markFile;
        this.boot = boot;
        this.batch = new Batch(log, watches);
        this.queue = new PendingQueue(log.options.maxPendingBytes());
        this.thread = new Thread(this::run, "hawser-store-writer");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Whether the caller runs on the writing thread. */
    boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    /** Has something done; refuses it when too much waits or the store does not write any more. */
    void submit(Pending pending) {
        queue.add(pending);
    }

    /** Has work of the store done on the writing thread. */
    CompletableFuture<@Nullable Object> submit(Callable<?> work) {
        CompletableFuture<@Nullable Object> outcome = new CompletableFuture<>();
        submit(new Pending.Work(work, outcome));
        return outcome;
    }

    private void run() {
        Deque<Pending> taken = new ArrayDeque<>();
        while (queue.take(taken, BATCH_BYTES)) {
            try {
                work(taken);
            } catch (Throwable x) {
                failWith(x, taken);
            }
            taken.clear();
        }
    }

    /** Whatever it is: what is in memory may not be what is in the files any more. */
    private void failWith(Throwable x, Deque<Pending> taken) {
        String reason = "the store failed: " + x;
        try {
            fail(reason, x);
        } catch (Throwable another) {
            LOG.error("A batch could not be given up", another);
        }
        taken.forEach(pending -> pending.refuse(Refusal.STORE_FAILED, reason));
    }

    private void work(Deque<Pending> taken) {
        for (Pending pending : taken) {
            if (failure != null) {
                pending.refuse(Refusal.STORE_FAILED, failure);
            } else if (pending instanceof Pending.Append append) {
                batch.stage(append);
                if (batch.records.size() >= BATCH_BYTES) {
                    flush(isForced());
                }
            } else {
                flush(isForced());
                alone(pending);
            }
        }
        flush(isForced());
    }

    private boolean isForced() {
        return log.options.durability() == Durability.FSYNC;
    }

    private void alone(Pending pending) {
        if (failure != null) {
            pending.refuse(Refusal.STORE_FAILED, failure);
        } else if (pending instanceof Pending.Redact redact) {
            redact(redact);
        } else if (pending instanceof Pending.Work work) {
            try {
                work.outcome().complete(work.work().call());
            } catch (Exception x) {
                work.outcome().completeExceptionally(x);
            }
        }
    }

    /** Writes the batch and commits it. Returns false when that was not possible; then all of it is refused. */
    private boolean flush(boolean force) {
        if (batch.isEmpty()) {
            return true;
        }
        if (batch.records.size() == 0) {
            batch.commit();
            return true;
        }
        LogSegment active = log.active();
        try {
            active.file.write(batch.records.bytes(), active.size);
        } catch (IOException x) {
            notWritten(active, x);
            return false;
        }
        active.unforced = true;
        try {
            if (force) {
                active.force();
            }
            writeMark(active, active.size + batch.records.size(), Mark.State.OPEN);
        } catch (IOException x) {
            // What a failed force has not written it never will, and the next one would not say so.
            fail("the disk did not take what was written: " + x, x);
            return false;
        }
        batch.commit();
        rollWhenFull(active);
        return true;
    }

    /** What was written is cut off; when that succeeds, and only the disk is full, it may go on later. */
    private void notWritten(LogSegment active, IOException x) {
        try {
            active.file.truncate(active.size);
        } catch (IOException alsoFailed) {
            x.addSuppressed(alsoFailed);
            fail("a write failed: " + x, x);
            return;
        }
        if (Disks.isFull(x)) {
            String reason = "the disk is full: " + x.getMessage();
            LOG.warn("Nothing is appended: {}", reason);
            batch.rollBack(Refusal.STORE_FULL, reason);
        } else {
            fail("a write failed: " + x, x);
        }
    }

    private void rollWhenFull(LogSegment active) {
        if (active.size < log.options.segmentBytes()) {
            return;
        }
        try {
            log.roll();
        } catch (IOException x) {
            if (!Disks.isFull(x) || active.size > FileStoreOptions.LARGEST_SEGMENT) {
                fail("the next segment cannot be made: " + x, x);
            }
            // Otherwise the segment becomes larger, for as long as there is room in it.
            return;
        }
        try {
            // The one before may be rewritten from now on, and has another size then.
            writeMark(log.active(), log.active().size, Mark.State.OPEN);
        } catch (IOException x) {
            fail("how far the log goes cannot be written down: " + x, x);
        }
    }

    private void writeMark(LogSegment active, long position, Mark.State state) throws IOException {
        markFile.write(new Mark(boot, state, log.options.durability(), active.first(), position).encode(), 0);
    }

    private void redact(Pending.Redact redact) {
        FileRoom room = log.rooms.get(redact.room());
        Position position = redact.position();
        RoomRange range = room == null ? RoomRange.NONE : room.range();
        if (room == null || !range.has(position)) {
            redact.outcome().complete(new RedactOutcome.Missing(position, range));
            return;
        }
        if (!room.index.isRedacted(position.offset())) {
            batch.stageRedaction(room, position.offset());
            if (!flush(true)) {
                redact.refuse(Refusal.STORE_FAILED, failure == null ? "the disk is full" : failure);
                return;
            }
            synchronized (room) {
                room.index.markRedacted(position.offset());
            }
        }
        overwrite(room, redact);
    }

    private void overwrite(FileRoom room, Pending.Redact redact) {
        batch.records.erase();
        long place = room.index.place(redact.position().offset());
        try {
            Redaction.overwrite(log, place);
        } catch (IOException x) {
            fail("an entry could not be overwritten: " + x, x);
            redact.refuse(Refusal.STORE_FAILED, String.valueOf(failure));
            return;
        }
        watches.redacted(redact.room(), redact.position());
        redact.outcome().complete(new RedactOutcome.Redacted(redact.position()));
    }

    /** Nothing is written any more: all that waits, and all that comes, is refused. */
    void fail(String reason, Throwable cause) {
        LOG.error("Nothing is appended any more until the store is opened again: {}", reason, cause);
        failure = reason;
        batch.rollBack(Refusal.STORE_FAILED, reason);
    }

    @Nullable
    String failure() {
        return failure;
    }

    /** Writes what waits, has the disk take all, and ends. */
    void close() {
        queue.close();
        Threads.join(thread);
        try {
            if (failure == null) {
                closeCleanly();
            }
        } catch (IOException x) {
            LOG.warn("The disk did not take everything; that is looked into when the store is opened again", x);
        }
        try {
            markFile.close();
            log.close();
        } catch (IOException x) {
            LOG.warn("Closing the files failed", x);
        }
    }

    private void closeCleanly() throws IOException {
        for (LogSegment segment : log.segments()) {
            if (segment.unforced) {
                segment.force();
            }
        }
        log.folder.force();
        writeMark(log.active(), log.active().size, Mark.State.CLOSED);
        markFile.force();
    }
}
