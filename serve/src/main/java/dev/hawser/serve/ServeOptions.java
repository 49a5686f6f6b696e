package dev.hawser.serve;

import dev.hawser.listener.ListenerOptions;
import dev.hawser.server.WebSocketHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Settings of the test server.
 *
 * @param listener how to listen
 * @param documentRoot the folder whose files are served
 * @param anyOrigin whether pages of every origin may connect, and not only those of this server
 * @param log takes a line for every connection that opens or closes, on threads that may block
 * @param stopSpread over how long the closing of the connections is spread when the server stops
 */
public record ServeOptions(
        ListenerOptions listener, Path documentRoot, boolean anyOrigin, Consumer<String> log, Duration stopSpread) {
    /** Port 8080 on all addresses, the files of the working folder, for pages of this server, and no log. */
    public static final ServeOptions DEFAULT = new ServeOptions(
            ListenerOptions.DEFAULT, Path.of("."), false, line -> {}, WebSocketHandler.DEFAULT_SHUTDOWN_SPREAD);

    public ServeOptions {
        if (stopSpread.isNegative()) {
            throw new IllegalArgumentException("stopSpread " + stopSpread + " is negative");
        }
    }

    public ServeOptions withListener(ListenerOptions options) {
        return new ServeOptions(options, documentRoot, anyOrigin, log, stopSpread);
    }

    public ServeOptions withDocumentRoot(Path folder) {
        return new ServeOptions(listener, folder, anyOrigin, log, stopSpread);
    }

    public ServeOptions withAnyOrigin(boolean any) {
        return new ServeOptions(listener, documentRoot, any, log, stopSpread);
    }

    public ServeOptions withLog(Consumer<String> lines) {
        return new ServeOptions(listener, documentRoot, anyOrigin, lines, stopSpread);
    }
}
