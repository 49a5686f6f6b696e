package dev.hawser.cli;

import dev.hawser.websocket.Connection;
import java.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** A connection that is being opened for a command. */
final class Dialling {
    private final URI uri;
    private final CompletableFuture<Connection> opening;

    Dialling(URI uri, CompletableFuture<Connection> opening) {
        this.uri = uri;
        this.opening = opening;
    }

    /**
     * Waits until the connection is open.
     *
     * @return null when it was {@linkplain #cancel cancelled}
     * @throws CommandFailure says why it could not be opened
     */
    @Nullable
    Connection await() throws CommandFailure, InterruptedException {
        try {
            return opening.get();
        } catch (CancellationException x) {
            return null;
        } catch (ExecutionException x) {
            throw new CommandFailure(Printable.of(reason(x.getCause())));
        }
    }

    private String reason(@Nullable Throwable failure) {
        if (failure == null || failure.getMessage() == null) {
            return uri + ": " + failure;
        }
        return failure.getMessage();
    }

    /** What was agreed on, and with whom: " (127.0.0.1:8080, sub-protocol chat)". Of a connection that is lost the address is not known. */
    static String terms(Connection connection) {
        SocketAddress peer = connection.getRemoteAddress();
        String protocol = connection.getProtocol();
        List<String> terms = new ArrayList<>();
        if (peer != null) {
            // After the name that it was found by.
            String address = peer.toString();
            terms.add(address.substring(address.indexOf('/') + 1));
        }
        if (protocol != null) {
            terms.add("sub-protocol " + protocol);
        }
        return terms.isEmpty() ? "" : " (" + String.join(", ", terms) + ")";
    }

    /** Gives up. Any thread. */
    void cancel() {
        opening.cancel(true);
    }
}
