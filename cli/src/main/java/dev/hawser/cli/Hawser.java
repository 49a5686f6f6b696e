package dev.hawser.cli;

import dev.hawser.chat.ChatSettings;
import java.io.PrintWriter;
import java.lang.module.ModuleDescriptor;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code hawser}. */
@Command(
        name = "hawser",
        description = "Two-way web connections that hold.",
        mixinStandardHelpOptions = true,
        versionProvider = Hawser.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ChatCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            ExportCommand.class,
            ServeCommand.class,
            LoadCommand.class,
            PingCommand.class,
            TalkCommand.class
        })
public final class Hawser implements Runnable {
    /** What Java makes of bytes that mean nothing in the locale's character set. */
    private static final char UNREADABLE = '\uFFFD';

    @Spec
    private @Nullable CommandSpec spec;

    Hawser() {}

    /** Runs a command and exits with its code. */
    public static void main(String... arguments) {
        System.exit(run(arguments));
    }

    /** Runs a command; returns its exit code. */
    static int run(String... arguments) {
        CommandLine hawser = newCommandLine();
        if (List.of(arguments).stream().anyMatch(argument -> argument.indexOf(UNREADABLE) >= 0)) {
            print(
                    hawser,
                    "an argument has characters that are not in the character set of this locale, "
                            + System.getProperty("native.encoding") + " (LC_ALL=C.UTF-8 has all)");
            return CommandLine.ExitCode.USAGE;
        }
        int exitCode = hawser.execute(arguments);
        if (exitCode == CommandLine.ExitCode.OK && System.out.checkError()) {
            // Nobody has read what there was to say, so that it ended well would be a lie.
            print(hawser, "the standard output cannot be written");
            return CommandLine.ExitCode.SOFTWARE;
        }
        return exitCode;
    }

    static CommandLine newCommandLine() {
        CommandLine hawser = new CommandLine(new Hawser());
        SettingOptions.add(hawser.getSubcommands().get("chat"), ChatSettings.ALL);
        SettingOptions.add(hawser.getSubcommands().get("backup"), SettingOptions.FOLDER);
        SettingOptions.add(hawser.getSubcommands().get("export"), SettingOptions.FOLDER);
        return hawser.setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(int.class, Options::wholeNumber)
                .registerConverter(Integer.class, Options::wholeNumber)
                .registerConverter(Long.class, Options::longWholeNumber)
                .registerConverter(double.class, Options::number)
                .registerConverter(Double.class, Options::number)
                .setParameterExceptionHandler((x, arguments) -> reportUsage(x))
                .setExecutionExceptionHandler((x, command, parsed) -> reportFailure(x, command));
    }

    /** Says why a command could not do what it was asked; returns the exit code. */
    static int report(Throwable x, CommandLine command) {
        return x instanceof ParameterException usage ? reportUsage(usage) : reportFailure(x, command);
    }

    @Override
    public void run() {
        if (spec != null) {
            CommandLine root = spec.commandLine();
            throw new ParameterException(root, "a command is missing; " + Unknown.commands(root));
        }
    }

    /** One line that names what is wrong, and where help is. */
    private static int reportUsage(ParameterException x) {
        CommandLine command = x.getCommandLine();
        String message = x instanceof UnmatchedArgumentException unknown ? Unknown.clause(unknown) : oneLine(x);
        print(command, message + " (see " + command.getCommandSpec().qualifiedName() + " --help)");
        return CommandLine.ExitCode.USAGE;
    }

    private static int reportFailure(Throwable x, CommandLine command) {
        // A failure that the command foresaw says all in its message; another one is a defect, and its place matters.
        if (!(x instanceof CommandFailure)) {
            x.printStackTrace(command.getErr());
        }
        print(command, oneLine(x));
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static void print(CommandLine command, String message) {
        PrintWriter err = command.getErr();
        err.println(command.getCommandSpec().qualifiedName() + ": " + message);
        err.flush();
    }

    private static String oneLine(Throwable x) {
        return String.valueOf(x.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
    }

    /** The version of the module. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            ModuleDescriptor module = Hawser.class.getModule().getDescriptor();
            // On the class path, as in tests, there is no module.
            String version =
                    module == null ? "(unknown version)" : module.rawVersion().orElse("(unknown version)");
            return new String[] {"hawser " + version, "on Java " + System.getProperty("java.version")};
        }
    }
}
