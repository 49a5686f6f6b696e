package dev.hawser.cli;

import dev.hawser.load.HtmlReport;
import dev.hawser.load.JsonReport;
import dev.hawser.load.LoadProgress;
import dev.hawser.load.LoadResult;
import dev.hawser.load.Threshold;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of {@code hawser load} that say what is told about it, and what counts as failed. */
final class LoadReportOptions {
    /** What must not be, as long as nothing else is said about it. */
    private static final List<Threshold> STRICT = List.of(Threshold.parse("errors>0"), Threshold.parse("lost>0"));

    @Option(
            names = "--progress",
            negatable = true,
            description =
                    "Shows every second how it goes, or every --interval where there is no terminal, on the standard error "
                            + "(default: with a URL).")
    private @Nullable Boolean progress;

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "Between two lines of the progress (default: ${DEFAULT-VALUE}).")
    private int intervalSeconds;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes all figures to a file.")
    private @Nullable Path json;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Writes a page with plots, which needs nothing but itself.")
    private @Nullable Path html;

    @Option(
            names = "--fail-if",
            paramLabel = "LIMIT",
            description =
                    "Exits with 1 when the limit is passed: p50, p99 (any percentile), mean or max with us, ms or s; rate "
                            + "(deliveries a second), errors or lost; with >, >=, < or <=. For example 'p99>50ms'. Several may be given. "
                            + "Without one for errors or lost, any of them fails the test.")
    private List<String> limits = new ArrayList<>();

    LoadReportOptions() {}

    /**
     * All that must not be.
     *
     * @throws ParameterException when one is none
     */
    List<Threshold> thresholds(CommandLine command) {
        Options.requireWithin(command, 1, intervalSeconds, 86_400, "--interval");
        try {
            List<Threshold> all =
                    limits.stream().map(Threshold::parse).collect(Collectors.toCollection(ArrayList::new));
            List<String> named = all.stream().map(Threshold::figure).toList();
            STRICT.stream().filter(strict -> !named.contains(strict.figure())).forEach(all::add);
            return all;
        } catch (IllegalArgumentException x) {
            throw new ParameterException(command, "--fail-if " + Printable.of(String.valueOf(x.getMessage())));
        }
    }

    /**
     * Fails before the test when a report could not be written after it.
     *
     * @throws ParameterException when both are the same file
     */
    void checkFiles(CommandLine command) throws CommandFailure {
        if (json != null
                && html != null
                && json.toAbsolutePath()
                        .normalize()
                        .equals(html.toAbsolutePath().normalize())) {
            throw new ParameterException(command, "--json and --html name the same file");
        }
        check(json, "--json");
        check(html, "--html");
    }

    private static void check(@Nullable Path file, String option) throws CommandFailure {
        Path folder = file == null ? null : file.toAbsolutePath().getParent();
        if (folder != null && !(Files.exists(file) ? isWritableFile(file) : Files.isWritable(folder))) {
            throw new CommandFailure(option + ": cannot write " + file);
        }
    }

    private static boolean isWritableFile(Path file) {
        return Files.isWritable(file) && !Files.isDirectory(file);
    }

    /**
     * Where progress is shown.
     *
     * @param urls whether the test has URLs
     */
    LoadProgress progress(CommandLine command, boolean urls) {
        boolean wanted = progress == null ? urls : progress;
        if (Terminal.isOutput()) {
            // It is the standard output of which it is known, and what is drawn there is wiped out again.
            if (wanted) {
                return LoadProgress.live(command.getOut());
            }
            return progress == null ? LoadProgress.bar(command.getOut()) : LoadProgress.none();
        }
        return wanted ? LoadProgress.lines(command.getErr(), intervalSeconds) : LoadProgress.none();
    }

    void write(LoadResult result, List<Threshold> thresholds) throws CommandFailure {
        write(json, "--json", JsonReport.render(result, thresholds));
        write(html, "--html", HtmlReport.render(result, thresholds));
    }

    private static void write(@Nullable Path file, String option, String content) throws CommandFailure {
        try {
            if (file != null) {
                Files.writeString(file, content);
            }
        } catch (IOException x) {
            String reason = x instanceof FileSystemException system ? system.getReason() : x.getMessage();
            throw new CommandFailure(option + ": cannot write " + file + (reason == null ? "" : ": " + reason));
        }
    }

    /** @throws CommandFailure that says which limits were passed, and by how much */
    static void judge(LoadResult result, List<Threshold> thresholds) throws CommandFailure {
        List<String> violations = thresholds.stream()
                .flatMap(threshold -> threshold.violation(result).stream())
                .toList();
        if (!violations.isEmpty()) {
            String first = result.errors().isEmpty()
                    ? ""
                    : "; first error: " + result.errors().get(0).first();
            throw new CommandFailure("failed: " + String.join("; ", violations) + first);
        }
    }
}
