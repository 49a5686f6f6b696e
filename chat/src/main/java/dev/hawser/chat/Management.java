package dev.hawser.chat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * What those who run the chat ask it, on a port of its own: {@code /health}, {@code /ready} and {@code /metrics}. It has threads of its own, so
 * that it answers also when all others have work. Any thread.
 */
final class Management {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final int MAX_THREADS = 8;

    private final Address address;
    private final Supplier<@Nullable String> failure;
    private final ChatMeters meters;
    private final Server server;
    private final ServerConnector connector;
    private volatile boolean ready;

    /**
     * Management that is not started.
     *
     * @param failure why the chat does not work; null while it does
     */
    Management(Address address, Supplier<@Nullable String> failure, ChatMeters meters) {
        this.address = address;
        this.failure = failure;
        this.meters = meters;
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, 1);
        threads.setName("management");
        server = new Server(threads);
        connector = new ServerConnector(server, 1, 1);
        connector.setHost(address.host());
        connector.setPort(address.port());
        server.addConnector(connector);
        server.setHandler(new Answers());
    }

    /** @throws ManagementFailure when the address cannot be listened on */
    void start() throws Exception {
        try {
            server.start();
        } catch (IOException x) {
            server.stop();
            throw new ManagementFailure(address, x);
        }
    }

    /** Says from now on whether the chat takes connections. */
    void setReady(boolean takes) {
        ready = takes;
    }

    int port() {
        return connector.getLocalPort();
    }

    void stop() throws Exception {
        server.stop();
        meters.close();
    }

    private final class Answers extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            switch (Request.getPathInContext(request)) {
                case "/health" -> {
                    String reason = failure.get();
                    answer(response, callback, reason == null, reason == null ? "healthy" : reason);
                }
                case "/ready" -> answer(response, callback, ready, ready ? "ready" : "not ready");
                case "/metrics" -> write(response, callback, ChatMeters.CONTENT_TYPE, meters.scrape());
                default -> {
                    return false;
                }
            }
            return true;
        }

        private void answer(Response response, Callback callback, boolean good, String text) {
            response.setStatus(good ? HttpStatus.OK_200 : HttpStatus.SERVICE_UNAVAILABLE_503);
            write(response, callback, TEXT, text + "\n");
        }

        private void write(Response response, Callback callback, String type, String text) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
            response.write(true, StandardCharsets.UTF_8.encode(text), callback);
        }
    }
}
