package dev.hawser.roomsclient;

import dev.hawser.testkit.Limit;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.WebSocket;
import java.util.concurrent.CompletableFuture;

/** An endpoint that is busy with its connection. */
record BusyEndpoint(CompletableFuture<Void> begun, CompletableFuture<Void> over) implements WebSocket {
    BusyEndpoint() {
        this(new CompletableFuture<>(), new CompletableFuture<>());
    }

    @Override
    public void onOpen(Connection connection) {
        begun.complete(null);
        Limit.get(over, "the end of it");
    }

    @Override
    public void onClose(int closeCode, String reason) {}
}
