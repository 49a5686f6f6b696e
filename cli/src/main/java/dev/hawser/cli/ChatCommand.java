package dev.hawser.cli;

import dev.hawser.chat.Address;
import dev.hawser.chat.ChatOptions;
import dev.hawser.chat.ChatServer;
import dev.hawser.chat.ChatSettings;
import dev.hawser.chat.Setting;
import dev.hawser.chat.SettingFailure;
import dev.hawser.chat.Settings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
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

    /** Gives a command the options of the table. */
    static void addOptions(CommandLine command) {
        for (Setting<?> setting : ChatSettings.ALL) {
            OptionSpec.Builder option = OptionSpec.builder(setting.option())
                    .description(setting.meaning().replace("`", "")
                            + (setting.preset().isEmpty() || setting.isFlag()
                                    ? ""
                                    : " Default: " + setting.preset() + "."));
            command.getCommandSpec()
                    .addOption(
                            setting.isFlag()
                                    ? option.type(boolean.class).build()
                                    : option.type(String.class)
                                            .paramLabel(setting.label())
                                            .build());
        }
    }

    @Override
    public Integer call() throws Exception {
        Settings settings;
        ChatOptions options;
        try {
            settings = ChatSettings.gather(System.getenv(), given());
            options = ChatSettings.options(settings, System.getenv());
        } catch (SettingFailure x) {
            throw new ParameterException(spec().commandLine(), x.getMessage());
        }
        if (settings.get(ChatSettings.TRACE)) {
            // Before the first logger is made, because the levels are read then.
            Tracing.begin();
        }
        ChatServer server = new ChatServer(options);
        Starting.start(server::start, options.listener(), settings.source(ChatSettings.TLS));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
        println("Chat room at " + server.uri() + " (Ctrl-C stops it)");
        Path data = options.data();
        println(data == null ? "Rooms are not kept: they are gone when it stops" : "Rooms are kept in " + data);
        // It may have none, because somebody else listens there; that was said.
        if (options.management() != null && server.managementPort() >= 0) {
            println("Management at http://" + new Address(options.management().host(), server.managementPort()) + "/");
        }
        server.join();
        return 0;
    }

    /** What the command line has, by the names of the settings. */
    private Map<String, String> given() {
        Map<String, String> given = new HashMap<>();
        for (Setting<?> setting : ChatSettings.ALL) {
            OptionSpec option = spec().commandLine().getParseResult().matchedOption(setting.option());
            if (option != null) {
                Object value = option.getValue();
                given.put(setting.name(), String.valueOf(value));
            }
        }
        return given;
    }

    private void println(String line) {
        PrintWriter out = spec().commandLine().getOut();
        out.println(line);
        out.flush();
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("not run by the command line");
        }
        return spec;
    }

    private static void stop(ChatServer server) {
        try {
            server.stop();
        } catch (Exception x) {
            System.err.println("hawser chat: did not stop cleanly: " + x);
        }
    }
}
