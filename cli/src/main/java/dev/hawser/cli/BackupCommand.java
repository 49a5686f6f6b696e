package dev.hawser.cli;

import dev.hawser.chat.DataFailure;
import dev.hawser.chat.DataFolder;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hawser backup}. */
@Command(
        name = "backup",
        description = {
            "Backs up the rooms of a chat, which may go on meanwhile, and all else that is kept with them.",
            "The backup is a folder that only its owner may read: the key of the sessions is in it."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class BackupCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "TARGET", description = "The folder to make; it is not there yet.")
    private Path target = Path.of("");

    BackupCommand() {}

    @Override
    public Integer call() throws CommandFailure {
        CommandSpec command = Commands.required(spec);
        Path folder = SettingOptions.folder(command);
        try {
            DataFolder.backUp(folder, target);
        } catch (DataFailure x) {
            throw new CommandFailure(x.getMessage());
        }
        Commands.println(command, "Backup of " + folder + " in " + target);
        return 0;
    }
}
