package dev.hawser.chat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The values of settings, gathered from a file, the environment and the command line; the later ones of these win.
 *
 * <pre>{@code
 * Settings settings = Settings.gather(ChatSettings.ALL, ChatSettings.CONFIG, System.getenv(), Map.of("port", "80"));
 * int port = settings.get(ChatSettings.PORT);
 * }</pre>
 */
public final class Settings {
    private final Map<String, Given> given;

    private Settings(Map<String, Given> given) {
        this.given = given;
    }

    /**
     * Gathers and checks them.
     *
     * @param known all that can be set
     * @param file the setting, one of these, that names the file; not set in the file itself
     * @param environment the variables
     * @param options what the command line has, by the names of the settings
     * @throws SettingFailure when something is set that is not known, or to a value that it cannot have
     */
    public static Settings gather(
            List<? extends Setting<?>> known,
            Setting<Path> file,
            Map<String, String> environment,
            Map<String, String> options)
            throws SettingFailure {
        Map<String, Setting<?>> byName = new TreeMap<>();
        known.forEach(setting -> byName.put(setting.name(), setting));
        Map<String, Given> given = new HashMap<>();
        checkVariables(known, environment);
        for (Setting<?> setting : known) {
            String variable = environment.get(setting.variable());
            if (variable != null) {
                given.put(setting.name(), new Given(setting.name(), variable, setting.variable()));
            }
            String option = options.get(setting.name());
            if (option != null) {
                given.put(setting.name(), new Given(setting.name(), option, setting.option()));
            }
        }
        Settings settings = new Settings(given);
        settings.check(known);
        Optional<Path> path = settings.find(file);
        if (path.isPresent()) {
            settings.add(path.get(), byName, file);
        }
        return settings;
    }

    private void check(Iterable<? extends Setting<?>> known) throws SettingFailure {
        for (Setting<?> setting : known) {
            Given one = given.get(setting.name());
            if (one != null) {
                check(setting, one);
            }
        }
    }

    private static void check(Setting<?> setting, Given one) throws SettingFailure {
        try {
            setting.reading().read(one.text());
        } catch (IllegalArgumentException x) {
            throw failure(one, String.valueOf(x.getMessage()));
        }
    }

    private static void checkVariables(List<? extends Setting<?>> known, Map<String, String> environment)
            throws SettingFailure {
        for (String variable : environment.keySet()) {
            if (variable.startsWith(Setting.VARIABLE_PREFIX)
                    && known.stream().noneMatch(setting -> setting.variable().equals(variable))) {
                throw new SettingFailure("there is no setting for the variable " + variable);
            }
        }
    }

    /** Adds those of a file that are not given otherwise. All of them are checked. */
    private void add(Path path, Map<String, Setting<?>> byName, Setting<Path> file) throws SettingFailure {
        Map<String, Given> inFile = new HashMap<>();
        for (Given one : SettingsFile.read(path)) {
            Setting<?> setting = byName.get(one.name());
            if (setting == null || setting.equals(file)) {
                throw new SettingFailure("there is no setting " + one.name() + " for a file (" + one.source() + ")");
            }
            Given before = inFile.put(one.name(), one);
            if (before != null) {
                throw new SettingFailure(
                        one.name() + " is set twice (" + before.source() + " and " + one.source() + ")");
            }
            check(setting, one);
        }
        inFile.forEach(given::putIfAbsent);
    }

    /**
     * The value of a setting, which was given or preset.
     *
     * @throws java.util.NoSuchElementException when there is none
     */
    public <T> T get(Setting<T> setting) {
        return find(setting).orElseThrow();
    }

    /** The value of a setting, if it was given, or preset. */
    public <T> Optional<T> find(Setting<T> setting) {
        Given one = given.get(setting.name());
        String text = one == null ? setting.preset() : one.text();
        return one == null && text.isEmpty()
                ? Optional.empty()
                : Optional.of(setting.reading().read(text));
    }

    /** Whether somebody has given it. */
    public boolean isGiven(Setting<?> setting) {
        return given.containsKey(setting.name());
    }

    /** Where it was given: an option, a variable, or the line of a file; for one that nobody gave, the option that gives it. */
    public String source(Setting<?> setting) {
        Given one = given.get(setting.name());
        return one == null ? setting.option() : one.source();
    }

    /** What is wrong with a setting that was given. */
    SettingFailure failure(Setting<?> setting, String reason) {
        Given one = given.get(setting.name());
        return one == null ? new SettingFailure(setting.name() + " " + reason) : failure(one, reason);
    }

    private static SettingFailure failure(Given one, String reason) {
        return new SettingFailure(one.name() + " \"" + one.text() + "\" " + reason + " (" + one.source() + ")");
    }
}
