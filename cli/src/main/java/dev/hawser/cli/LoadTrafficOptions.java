package dev.hawser.cli;

import dev.hawser.load.LoadMode;
import dev.hawser.load.MessageSizes;
import dev.hawser.load.Pace;
import dev.hawser.load.TrafficPlan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of {@code hawser load} that say what is sent. */
final class LoadTrafficOptions {
    private static final int DEFAULT_WINDOW = 10_000;
    private static final int DEFAULT_MESSAGES = 1000;
    private static final int DEFAULT_SECONDS = 10;
    private static final String DEFAULT_ROOM = "lobby";
    private static final int MAX_ROOMS = 10_000;
    private static final int MAX_ROOM_BYTES = 256;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "broadcast",
            description =
                    "What the server does with a message: broadcast sends it to everybody, echo sends it back. idle sends none, "
                            + "and holds the connections for --duration (default: ${DEFAULT-VALUE}).")
    private LoadMode mode = LoadMode.BROADCAST;

    @Option(
            names = "--messages",
            paramLabel = "N",
            description = "Messages to send, by all clients together (default: 1000, or what --duration allows).")
    private @Nullable Integer messages;

    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            description = "How long to send, at most (default: until all is sent; with --rate and no --messages 10).")
    private @Nullable Double duration;

    @Option(
            names = "--window",
            paramLabel = "N",
            description =
                    "The closed model: messages that may be on their way at once. The next one is sent when as many "
                            + "deliveries have come back (default: 10000). In mode echo, each client has its share of them, at least one.")
    private @Nullable Integer window;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description =
                    "The open model: so many messages a second by all clients together, whatever the server does. Latency "
                            + "counts from when a message was to be sent.")
    private @Nullable Double rate;

    @Option(
            names = "--size",
            paramLabel = "BYTES",
            description = "How long messages are, or a range such as 100-2000 (default: short ones of about 40 bytes).")
    private @Nullable String size;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Repeats what is by chance: who speaks, what, and how long it is.")
    private @Nullable Long seed;

    @Option(
            names = "--latency",
            description = "Measures latency in the closed model of mode broadcast too; it costs a little there.")
    private boolean latency;

    @Option(
            names = "--room",
            paramLabel = "NAME",
            description = "The room that is joined with --protocol hawser.v1 (default: lobby).")
    private @Nullable String room;

    @Option(
            names = "--rooms",
            paramLabel = "N",
            description = "Rooms that the clients join in turn, NAME-1 to NAME-N, with --protocol hawser.v1"
                    + " (default: one, NAME).")
    private @Nullable Integer roomCount;

    LoadTrafficOptions() {}

    /**
     * What is sent.
     *
     * @param positional number of messages; null when not said
     * @param needsLatency whether a threshold asks for it
     * @param rooms whether the server speaks {@code hawser.v1}
     * @throws ParameterException when the options make no sense
     */
    TrafficPlan plan(CommandLine command, @Nullable Integer positional, boolean needsLatency, boolean rooms) {
        require(command, positional == null || messages == null, "MESSAGES and --messages are the same");
        require(command, window == null || rate == null, "--window and --rate are two models: choose one");
        require(command, mode != LoadMode.IDLE || duration != null, "--mode idle needs a --duration");
        require(command, mode != LoadMode.IDLE || rate == null, "--mode idle sends nothing, so it has no --rate");
        require(command, mode != LoadMode.IDLE || !needsLatency, "--mode idle has no latency to fail for");
        require(command, rooms || room == null, "--room is for --protocol hawser.v1");
        require(command, rooms || roomCount == null, "--rooms is for --protocol hawser.v1");
        require(command, !rooms || mode == LoadMode.BROADCAST, "--protocol hawser.v1 has rooms: only --mode broadcast");
        return new TrafficPlan(
                mode,
                pace(command),
                messages(command, positional),
                time(command),
                sizes(command),
                latency || needsLatency,
                rooms ? rooms(command) : List.of(),
                seed == null ? ThreadLocalRandom.current().nextLong() : seed);
    }

    private List<String> rooms(CommandLine command) {
        String name = room(command);
        if (roomCount == null) {
            return List.of(name);
        }
        Options.requireWithin(command, 1, roomCount, MAX_ROOMS, "--rooms");
        return IntStream.rangeClosed(1, roomCount)
                .mapToObj(number -> name + "-" + number)
                .toList();
    }

    private String room(CommandLine command) {
        String name = room == null ? DEFAULT_ROOM : room;
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        require(command, bytes >= 1 && bytes <= MAX_ROOM_BYTES, "--room has " + bytes + " bytes, not 1 to 256");
        require(command, name.chars().noneMatch(Character::isISOControl), "--room has a control character");
        return name;
    }

    private Pace pace(CommandLine command) {
        if (rate != null) {
            Options.requireWithin(command, 0.001, rate, 10_000_000, "--rate");
            return new Pace.Rate(rate);
        }
        int size = window == null ? DEFAULT_WINDOW : window;
        Options.requireWithin(command, 1, size, 1_000_000_000, "--window");
        return new Pace.Window(size);
    }

    private int messages(CommandLine command, @Nullable Integer positional) {
        if (positional != null) {
            Options.requireWithin(command, 1, positional, 1_000_000_000, "MESSAGES");
            return positional;
        }
        if (messages != null) {
            Options.requireWithin(command, 1, messages, 1_000_000_000, "--messages");
            return messages;
        }
        return duration == null && rate == null ? DEFAULT_MESSAGES : TrafficPlan.UNLIMITED;
    }

    private Duration time(CommandLine command) {
        if (duration != null) {
            Options.requireWithin(command, 0.001, duration, 30 * 86_400, "--duration");
            return Options.seconds(duration);
        }
        return rate != null && messages == null ? Duration.ofSeconds(DEFAULT_SECONDS) : Duration.ZERO;
    }

    private @Nullable MessageSizes sizes(CommandLine command) {
        try {
            return size == null ? null : MessageSizes.parse(size);
        } catch (IllegalArgumentException x) {
            throw new ParameterException(command, "--size " + x.getMessage());
        }
    }

    private static void require(CommandLine command, boolean sense, String otherwise) {
        if (!sense) {
            throw new ParameterException(command, otherwise);
        }
    }
}
