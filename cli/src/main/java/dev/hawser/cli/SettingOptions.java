package dev.hawser.cli;

import dev.hawser.chat.ChatSettings;
import dev.hawser.chat.Setting;
import dev.hawser.chat.SettingFailure;
import dev.hawser.chat.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Settings of the chat as options of commands. */
final class SettingOptions {
    /** Those that say where a chat keeps its rooms. */
    static final List<Setting<?>> FOLDER = List.of(ChatSettings.DATA, ChatSettings.PORT, ChatSettings.CONFIG);

    private SettingOptions() {}

    /** Gives a command the options of settings. */
    static void add(CommandLine command, List<Setting<?>> settings) {
        for (Setting<?> setting : settings) {
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

    /**
     * All settings, from the options that a command was given, the environment, and the file.
     *
     * @throws ParameterException when something is set that makes no sense
     */
    static Settings gather(CommandSpec command, List<Setting<?>> settings) {
        Map<String, String> given = new HashMap<>();
        for (Setting<?> setting : settings) {
            OptionSpec option = command.commandLine().getParseResult().matchedOption(setting.option());
            if (option != null) {
                Object value = option.getValue();
                given.put(setting.name(), String.valueOf(value));
            }
        }
        try {
            return ChatSettings.gather(System.getenv(), given);
        } catch (SettingFailure x) {
            throw new ParameterException(command.commandLine(), x.getMessage());
        }
    }

    /**
     * The folder in which the chat keeps its rooms.
     *
     * @throws ParameterException when it keeps none
     */
    static Path folder(CommandSpec command) {
        @Nullable Path folder = ChatSettings.folder(gather(command, FOLDER), System.getenv());
        if (folder == null) {
            throw new ParameterException(
                    command.commandLine(), "such a chat keeps nothing: where is its folder (--data)?");
        }
        return folder;
    }
}
