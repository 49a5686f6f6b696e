package dev.hawser.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.util.List;

/**
 * The echo written with Vert.x, on one event loop and Netty's native transport: each message is written back by the handler that receives it.
 * A client that does not read is not read from either.
 */
final class VertxEcho {
    private static final int BACKLOG = 4096;

    private VertxEcho() {}

    /** Runs until the process is killed. */
    public static void main(String... arguments) throws Exception {
        Vertx vertx = Vertx.vertx(
                new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1).setPreferNativeTransport(true));
        HttpServerOptions options = new HttpServerOptions()
                .setAcceptBacklog(BACKLOG)
                .setWebSocketSubProtocols(List.of("echo"))
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false);
        HttpServer server = vertx.createHttpServer(options)
                .webSocketHandler(VertxEcho::accept)
                .listen(0, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        System.out.println("transport " + (vertx.isNativeTransportEnabled() ? "epoll" : "nio"));
        System.out.println("listening on " + server.actualPort());
    }

    private static void accept(ServerWebSocket socket) {
        socket.textMessageHandler(text -> {
            socket.writeTextMessage(text);
            waitWhileFull(socket);
        });
        socket.binaryMessageHandler(bytes -> {
            socket.writeBinaryMessage(bytes);
            waitWhileFull(socket);
        });
    }

    private static void waitWhileFull(ServerWebSocket socket) {
        if (socket.writeQueueFull()) {
            socket.pause();
            socket.drainHandler(drained -> socket.resume());
        }
    }
}
