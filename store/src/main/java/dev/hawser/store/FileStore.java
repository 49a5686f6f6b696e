package dev.hawser.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps rooms in files: one physical log for all, and in memory an index of each. {@code docs/storage.md} draws the files and says what each
 * durability promises.
 *
 * <p>One thread writes; outcomes of {@code append} and {@code redact} complete, and listeners are called, on that thread, so what runs there
 * holds up every append. A few threads read. When a write fails the store refuses whatever waits and comes, and goes on being read; it has to
 * be opened again, unless only the disk was full.
 */
public final class FileStore implements Store {
    private final StoreOptions options;
    private final SharedLog log;
    private final Watches watches = new Watches();
    private final LogWriter writer;
    private final LogReader reader;
    private final Recovery recovery;
    private final ThreadPoolExecutor readers;
    private final Sweeper sweeper;
    private volatile boolean closed;

    /**
     * Opens the store in a folder, or makes a new one. Waits for the disk: all entries are read once.
     *
     * @throws IOException when the folder cannot be used, another store has it, or another version has written it, in a format that is not known here.
     *     Damaged files are no reason: {@link #recovery()}
     */
    public static FileStore open(FileStoreOptions options) throws IOException {
        return open(options, new DiskFolder(options.folder()), InstantSource.system(), Mark.currentBoot());
    }

    static FileStore open(FileStoreOptions options, LogFolder folder, InstantSource clock, @Nullable UUID boot)
            throws IOException {
        SharedLog log = new SharedLog(folder, options, clock);
        LogFile markFile = null;
        try {
            Format.requireKnown(folder, options.folder());
            markFile = folder.open(Mark.FILE);
            return new FileStore(log, markFile, Opening.open(log, markFile, boot), boot);
        } catch (IOException | RuntimeException x) {
            if (markFile != null) {
                markFile.close();
            }
            log.close();
            throw x;
        }
    }

    private FileStore(SharedLog log, LogFile markFile, Recovery recovery, @Nullable UUID boot) {
        this.log = log;
        this.options = log.options.store();
        this.recovery = recovery;
        this.writer = new LogWriter(log, watches, markFile, boot);
        this.reader = new LogReader(log);
        int threads = log.options.readThreads();
        readers = new ThreadPoolExecutor(
                threads,
                threads,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(log.options.maxPendingReads()),
                task -> {
                    Thread thread = new Thread(task, "hawser-store-reader");
                    thread.setDaemon(true);
                    return thread;
                });
        readers.allowCoreThreadTimeOut(true);
        writer.start();
        sweeper = new Sweeper("hawser-store-sweeper", options.sweepInterval(), new Compactor(log, writer)::sweep);
    }

    /** What was found when the store was opened. */
    public Recovery recovery() {
        return recovery;
    }

    /** Why nothing is appended any more; null as long as the store can write, or may again when the disk is not full any more. */
    public @Nullable String failure() {
        return writer.failure();
    }

    @Override
    public CompletionStage<AppendOutcome> append(String room, @Nullable PublishId id, ByteBuffer entry) {
        AppendOutcome.Refused refused = Refusals.beforeAppend(room, entry, options);
        if (refused != null) {
            return CompletableFuture.completedStage(refused);
        }
        ByteBuffer payload =
                ByteBuffer.allocate(entry.remaining()).put(entry.duplicate()).flip();
        CompletableFuture<AppendOutcome> outcome = new CompletableFuture<>();
        writer.submit(new Pending.Append(room, id, payload, outcome));
        return outcome.minimalCompletionStage();
    }

    @Override
    public CompletionStage<Optional<AppendOutcome>> recall(String room, PublishId id) {
        FileRoom found = log.rooms.get(room);
        if (found == null) {
            return CompletableFuture.completedStage(Verdict.outcomeWithoutRoom(id));
        }
        synchronized (found) {
            Verdict verdict = found.publishers.judge(id, log.nowMillis() / 1000, options);
            return CompletableFuture.completedStage(Verdict.outcome(verdict, id, found.epoch));
        }
    }

    @Override
    public CompletionStage<ReadOutcome> read(String room, Position from, int maxEntries, int maxBytes) {
        Refusals.requireReadable(maxEntries, maxBytes);
        if (closed) {
            return CompletableFuture.completedStage(new ReadOutcome.Failed(Refusals.CLOSED));
        }
        FileRoom found = log.rooms.get(room);
        ReadOutcome known = reader.withoutReading(found, from);
        if (known != null || found == null) {
            return CompletableFuture.completedStage(known);
        }
        int bytes = Math.min(maxBytes, options.maxReadBytes());
        try {
            return CompletableFuture.supplyAsync(() -> reader.read(found, from, maxEntries, bytes), readers)
                    .exceptionally(x -> new ReadOutcome.Failed(x.toString()))
                    .minimalCompletionStage();
        } catch (RejectedExecutionException x) {
            String reason =
                    closed ? Refusals.CLOSED : log.options.maxPendingReads() + " reads wait already (maxPendingReads)";
            return CompletableFuture.completedStage(new ReadOutcome.Failed(reason));
        }
    }

    @Override
    public Retention retention() {
        return options.retention();
    }

    @Override
    public CompletionStage<RoomRange> range(String room) {
        FileRoom found = log.rooms.get(room);
        if (found == null) {
            return CompletableFuture.completedStage(RoomRange.NONE);
        }
        synchronized (found) {
            return CompletableFuture.completedStage(found.range());
        }
    }

    @Override
    public CompletionStage<Watch> watch(String room, StoreListener listener) {
        return CompletableFuture.completedStage(watches.add(room, listener));
    }

    @Override
    public CompletionStage<RedactOutcome> redact(String room, Position position) {
        CompletableFuture<RedactOutcome> outcome = new CompletableFuture<>();
        writer.submit(new Pending.Redact(room, position, outcome));
        return outcome.minimalCompletionStage();
    }

    /** Gives up what is too old, and rewrites segments that are of little use, now, and waits for it. */
    void sweep() {
        sweeper.now();
    }

    /** The files of the log. */
    SharedLog log() {
        return log;
    }

    @Override
    public void close() {
        if (writer.isCurrentThread()) {
            throw new IllegalStateException("a store cannot be closed by what it calls");
        }
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        sweeper.close();
        readers.shutdown();
        awaitReaders();
        writer.close();
    }

    private void awaitReaders() {
        boolean interrupted = false;
        while (!readers.isTerminated()) {
            try {
                readers.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException x) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
