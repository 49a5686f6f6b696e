package dev.hawser.listener;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Looks now and then whether files have changed, by their place, time and length: so it works for those that are written over, moved in
 * place and linked to another, on any file system. What changes is left alone until it is the same twice in a row, because the files of a
 * certificate are not written in one moment. It runs as long as what it is a bean of.
 */
public final class FileWatch extends AbstractLifeCycle {
    /** What tells one version of the files from another. */
    private record Version(List<String> files) {
        static Version of(List<Path> files) {
            return new Version(files.stream().map(Version::describe).toList());
        }

        private static String describe(Path file) {
            try {
                Path real = file.toRealPath();
                BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
                return real + " " + attributes.lastModifiedTime() + " " + attributes.size() + " "
                        + attributes.fileKey();
            } catch (IOException x) {
                return "not there";
            }
        }
    }

    private final List<Path> files;
    private final Duration interval;
    private final Supplier<Scheduler> scheduler;
    private final Runnable onChange;

    /** Written when this is started and stopped. */
    private volatile Scheduler.@Nullable Task next;

    // Owned by the timer's thread, after the start.
    private @Nullable Version taken;
    private @Nullable Version seen;

    /**
     * A watch that is not started.
     *
     * @param files that are looked at together
     * @param interval how often
     * @param scheduler asked when this is started
     * @param onChange on the scheduler's thread, one at a time
     */
    public FileWatch(List<Path> files, Duration interval, Supplier<Scheduler> scheduler, Runnable onChange) {
        this.files = files;
        this.interval = interval;
        this.scheduler = scheduler;
        this.onChange = onChange;
    }

    @Override
    protected void doStart() {
        taken = Version.of(files);
        seen = taken;
        schedule();
    }

    @Override
    protected void doStop() {
        Scheduler.Task task = next;
        if (task != null) {
            task.cancel();
        }
    }

    private void schedule() {
        next = scheduler.get().schedule(this::look, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        if (isStopping() || isStopped()) {
            return;
        }
        Version now = Version.of(files);
        if (!now.equals(taken) && now.equals(seen)) {
            taken = now;
            onChange.run();
        }
        seen = now;
        schedule();
    }
}
