package dev.hawser.cli;

import dev.hawser.chat.Address;
import dev.hawser.chat.ChatOptions;
import dev.hawser.chat.ChatServer;
import dev.hawser.chat.ChatSettings;
import dev.hawser.chat.SettingFailure;
import dev.hawser.chat.Settings;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hawser chat}. Its options are the table of settings. */
@Command(
        name = "chat",
        description = {
            "Starts the chat room, and prints the address to open in a browser.",
            "Each option can also be a variable of the environment (HAWSER_CHAT_PORT), or a line of the file that --config names "
                    + "(port = 8080). The command line goes before a variable, and a variable before the file."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ChatCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    ChatCommand() {}

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Commands.required(spec);
        Settings settings = SettingOptions.gather(command, ChatSettings.ALL);
        // Before the first logger is made, as the default options do.
        JsonLogProvider.chooseFor(settings.get(ChatSettings.LOG_FORMAT));
        if (settings.get(ChatSettings.TRACE)) {
            Tracing.begin();
        }
        ChatOptions options;
        try {
            options = ChatSettings.options(settings, System.getenv());
        } catch (SettingFailure x) {
            throw new ParameterException(command.commandLine(), x.getMessage());
        }
        ChatServer server = new ChatServer(options);
        Starting.start(server::start, options.listener(), settings.source(ChatSettings.TLS));
        ServerStop.atSignal(command.commandLine().getOut(), server::stop);
        Commands.println(command, "Chat room at " + server.uri() + " (Ctrl-C stops it)");
        Path data = options.data();
        Commands.println(
                command,
                data == null ? "Rooms are not kept: they are gone when it stops" : "Rooms are kept in " + data);
        // It may have none, because somebody else listens there; that was said.
        if (options.management() != null && server.managementPort() >= 0) {
            Commands.println(
                    command,
                    "Management at http://" + new Address(options.management().host(), server.managementPort()) + "/");
        }
        server.join();
        return 0;
    }
}
