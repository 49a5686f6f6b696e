package dev.hawser.cli;

import dev.hawser.chat.DataFailure;
import dev.hawser.chat.DataFolder;
import dev.hawser.store.Recovery;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hawser restore}. */
@Command(
        name = "restore",
        description = {
            "Makes the folder of a chat of a backup.",
            "Readers who know more than the backup has are told of a gap: every room has a new epoch."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RestoreCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "BACKUP", description = "What hawser backup has made; it is only read.")
    private Path backup = Path.of("");

    @Parameters(paramLabel = "FOLDER", description = "The folder for hawser chat --data; it is not there, or empty.")
    private Path folder = Path.of("");

    RestoreCommand() {}

    @Override
    public Integer call() throws CommandFailure {
        try {
            Recovery found = DataFolder.restore(backup, folder);
            Commands.println(
                    Commands.required(spec),
                    "Restored " + folder + ": " + found.rooms() + " rooms with " + found.entries() + " entries");
        } catch (DataFailure x) {
            throw new CommandFailure(x.getMessage());
        }
        return 0;
    }
}
