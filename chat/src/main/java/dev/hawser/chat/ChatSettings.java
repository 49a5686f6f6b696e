package dev.hawser.chat;

import dev.hawser.listener.CertificateFile;
import dev.hawser.listener.ListenerOptions;
import dev.hawser.store.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All that can be set of the chat server by whoever runs it: the one table, from which options, variables and {@code docs/deploying.md} come. */
public final class ChatSettings {
    private static final int MAX_PORT = 65_535;
    private static final int USUAL_PORT = 8080;

    /** The file with the others. */
    public static final Setting<Path> CONFIG = new Setting<>(
            "config",
            "FILE",
            "",
            "A file of settings: a line `name = value` for each. Variables and options go before what it says.",
            Readings::path);

    public static final Setting<Integer> PORT = new Setting<>(
            "port", "PORT", "8080", "The port to listen on; 0 for any free one.", Readings.number(0, MAX_PORT));
    public static final Setting<String> HOST = new Setting<>(
            "host", "HOST", "", "The address to listen on. Without it, all addresses of this machine.", Readings::text);
    public static final Setting<String> TLS = new Setting<>(
            "tls",
            "FILE[,FILE]",
            "",
            "Listens with TLS (https, wss). `FILE,FILE`: PEM files with the certificates and with their key; `FILE`: a PEM file with both, "
                    + "or a key store (PKCS #12, JKS). A certificate that is renewed is taken without a restart.",
            Readings::text);
    public static final Setting<Path> TLS_PASSWORD_FILE = new Setting<>(
            "tls-password-file",
            "FILE",
            "",
            "A file whose first line is the password of the key store.",
            Readings::path);
    public static final Setting<Path> DATA = new Setting<>(
            "data",
            "FOLDER",
            "",
            "Where the rooms at /rooms are kept; made when it is not there. Without it, `hawser/chat` in `$XDG_DATA_HOME`, or in "
                    + "`~/.local/share`; `chat-9000` for the port 9000, and nowhere for the port 0.",
            Readings::path);
    public static final Setting<Boolean> MEMORY = new Setting<>(
            "memory", "", "false", "Keeps nothing: the rooms are gone when the server stops.", Readings::flag);
    public static final Setting<Durability> DURABILITY = new Setting<>(
            "durability",
            "os|fsync",
            "os",
            "What a message has outlived when it is acknowledged: os, the end of this process; fsync, that of the machine.",
            Readings.oneOf(List.of(Durability.OS, Durability.FSYNC)));
    public static final Setting<Duration> NAMES_KEPT = new Setting<>(
            "names-kept",
            "TIME",
            "30d",
            "How long the name of somebody who has left is kept for the same browser; 0s for no longer than the grace time of a lost connection.",
            Readings.time(Duration.ZERO, Duration.ofDays(400)));
    public static final Setting<Optional<Address>> MANAGEMENT = new Setting<>(
            "management",
            "HOST:PORT|off",
            "",
            "Where /health, /ready and /metrics are; off for nowhere. Without it, on 127.0.0.1 at the port behind `port`, if that is free.",
            text -> text.equals("off") ? Optional.empty() : Optional.of(Address.parse(text)));
    public static final Setting<Path> USERS = new Setting<>(
            "users",
            "FILE",
            "",
            "Who may enter, and with which password: a file that `htpasswd -B` writes. A file that has changed is taken without a restart. "
                    + "Without it, users choose their names.",
            Readings::path);
    public static final Setting<String> USER_HEADER = new Setting<>(
            "user-header",
            "NAME",
            "",
            "The field of a request, `X-Remote-User` for example, in which a reverse proxy says who the user is; only with `trusted`.",
            Readings::fieldName);
    public static final Setting<List<AddressRange>> TRUSTED = new Setting<>(
            "trusted",
            "ADDRESS[,...]",
            "",
            "The addresses, or ranges like 10.0.0.0/8, of the reverse proxies, which say whose address a request comes from (`X-Forwarded-For`), and who the user is (`user-header`).",
            Readings.listOf(AddressRange::parse));
    public static final Setting<List<String>> MODERATORS = new Setting<>(
            "moderators",
            "NAME[,...]",
            "",
            "Users who may remove others from public rooms, ban them, and delete what they said; only with `users` or `user-header`.",
            Readings.listOf(Readings::userName));
    public static final Setting<Integer> MAX_CONNECTIONS = new Setting<>(
            "max-connections",
            "NUMBER",
            "20000",
            "Connections at a time. With more of them, requests get 503, and up to a quarter more those of members without a WebSocket are served.",
            Readings.number(1, TrafficLimits.MOST));
    public static final Setting<Integer> MAX_CONNECTIONS_PER_ADDRESS = new Setting<>(
            "max-connections-per-address",
            "NUMBER",
            "1000",
            "Connections at a time from one address. With more of them, its requests get 429, and up to twice as many those of members without a WebSocket are served. This machine's own addresses, and proxies that are `trusted`, have no such limit; those behind them have.",
            Readings.number(1, TrafficLimits.MOST));
    public static final Setting<Integer> MAX_REQUESTS_PER_ADDRESS = new Setting<>(
            "max-requests-per-address",
            "NUMBER",
            "500",
            "Requests in a second from one address, and twice as many at once; more get 429, and up to as many again of members without a WebSocket are served. This machine's own addresses, and proxies that are `trusted`, have no such limit; those behind them have.",
            Readings.number(1, TrafficLimits.MOST));
    public static final Setting<Duration> STOP_SPREAD = new Setting<>(
            "stop-spread",
            "TIME",
            "1s",
            "Over how long the closing of the connections is spread when the server stops.",
            Readings.time(Duration.ZERO, Duration.ofHours(1)));
    public static final Setting<LogFormat> LOG_FORMAT = new Setting<>(
            "log-format",
            "text|json",
            "text",
            "How the log is written on the standard error: text, for people; json, an object of JSON a line, for programs.",
            Readings.oneOf(List.of(LogFormat.TEXT, LogFormat.JSON)));
    public static final Setting<Boolean> TRACE = new Setting<>(
            "trace",
            "",
            "false",
            "Writes each handshake, with the reason of a refusal, and each frame, with the beginning of its payload.",
            Readings::flag);

    /** The table. */
    public static final List<Setting<?>> ALL = List.of(
            CONFIG,
            PORT,
            HOST,
            TLS,
            TLS_PASSWORD_FILE,
            DATA,
            MEMORY,
            DURABILITY,
            NAMES_KEPT,
            MANAGEMENT,
            USERS,
            USER_HEADER,
            TRUSTED,
            MODERATORS,
            MAX_CONNECTIONS,
            MAX_CONNECTIONS_PER_ADDRESS,
            MAX_REQUESTS_PER_ADDRESS,
            STOP_SPREAD,
            LOG_FORMAT,
            TRACE);

    private ChatSettings() {}

    /**
     * The settings of a server.
     *
     * @param environment the variables, which also say where data are kept by default
     * @param options what the command line has, by the names of the settings
     * @throws SettingFailure when something is set that makes no sense
     */
    public static Settings gather(Map<String, String> environment, Map<String, String> options) throws SettingFailure {
        return Settings.gather(ALL, CONFIG, environment, options);
    }

    /**
     * What a server with these settings does.
     *
     * @param environment the variables
     * @throws SettingFailure when they do not go together, or a file that they name cannot be read
     */
    public static ChatOptions options(Settings settings, Map<String, String> environment) throws SettingFailure {
        ChatOptions options = withManagement(
                        ChatOptions.DEFAULT
                                .withListener(listener(settings))
                                .withStopSpread(settings.get(STOP_SPREAD))
                                .withNamesKept(settings.get(NAMES_KEPT)),
                        settings)
                .withTraffic(new TrafficLimits(
                        settings.get(MAX_CONNECTIONS),
                        settings.get(MAX_CONNECTIONS_PER_ADDRESS),
                        settings.get(MAX_REQUESTS_PER_ADDRESS),
                        TrafficLimits.DEFAULT.exempt(),
                        settings.find(TRUSTED).orElse(List.of())))
                .withUsers(UserSettings.source(settings), UserSettings.moderators(settings));
        if (!settings.get(MEMORY)) {
            Path folder = folder(settings, environment);
            return folder == null ? options : options.withData(folder, settings.get(DURABILITY));
        }
        for (Setting<?> useless : List.of(DATA, DURABILITY)) {
            if (settings.isGiven(useless)) {
                throw settings.failure(useless, "is of no use with " + settings.source(MEMORY));
            }
        }
        return options;
    }

    /**
     * Where a server with these settings keeps its rooms.
     *
     * @param environment the variables
     * @return null for nowhere
     */
    public static @Nullable Path folder(Settings settings, Map<String, String> environment) {
        return settings.get(MEMORY) ? null : data(settings, environment);
    }

    private static ChatOptions withManagement(ChatOptions options, Settings settings) {
        Optional<Optional<Address>> given = settings.find(MANAGEMENT);
        if (given.isPresent()) {
            return options.withManagement(given.get().orElse(null));
        }
        int port = settings.get(PORT);
        boolean hasNext = port > 0 && port < MAX_PORT;
        return options.withManagementIfFree(new Address("127.0.0.1", hasNext ? port + 1 : 0));
    }

    private static ListenerOptions listener(Settings settings) throws SettingFailure {
        ListenerOptions plain =
                ListenerOptions.DEFAULT.withAddress(settings.find(HOST).orElse(null), settings.get(PORT));
        Optional<String> tls = settings.find(TLS);
        if (tls.isPresent()) {
            String password = password(settings);
            try {
                return plain.withCertificate(CertificateFile.parse(tls.get(), password));
            } catch (IllegalArgumentException x) {
                throw settings.failure(TLS, "cannot be: " + x.getMessage());
            }
        }
        if (settings.isGiven(TLS_PASSWORD_FILE)) {
            throw settings.failure(TLS_PASSWORD_FILE, "is of no use without tls");
        }
        return plain;
    }

    private static String password(Settings settings) throws SettingFailure {
        Optional<Path> file = settings.find(TLS_PASSWORD_FILE);
        if (file.isEmpty()) {
            return "";
        }
        try {
            return Files.readString(file.get()).lines().findFirst().orElse("");
        } catch (IOException x) {
            throw settings.failure(TLS_PASSWORD_FILE, "cannot be read");
        }
    }

    /**
     * Where data of users belong, as the XDG Base Directory Specification has it; null where nothing is to be kept. Servers at two ports are two
     * chats, and which port a free one will be, nobody knows.
     */
    private static @Nullable Path data(Settings settings, Map<String, String> environment) {
        Optional<Path> given = settings.find(DATA);
        int port = settings.get(PORT);
        if (given.isPresent() || port == 0) {
            return given.orElse(null);
        }
        String home = environment.get("XDG_DATA_HOME");
        // The specification has a relative path ignored.
        Path base = home == null || !Path.of(home).isAbsolute()
                ? Path.of(System.getProperty("user.home"), ".local", "share")
                : Path.of(home);
        return base.resolve("hawser").resolve(port == USUAL_PORT ? "chat" : "chat-" + port);
    }
}
