package dev.hawser.tests.servlet;

import dev.hawser.testkit.RawPeer;
import dev.hawser.websocket.WebSocket;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The test's servlet in a container. */
final class TestApplication implements AutoCloseable {
    static final String PATH = Deployment.CONTEXT_PATH + Deployment.PATH;
    static final String SECURED_PATH = Deployment.CONTEXT_PATH + Deployment.SECURED_PATH;

    private final TestServlet servlet;
    private final Container container;
    private final AtomicBoolean closed = new AtomicBoolean();

    private TestApplication(
            Container.Kind kind,
            Map<String, String> parameters,
            boolean tls,
            BiFunction<HttpServletRequest, @Nullable String, @Nullable WebSocket> acceptor) {
        servlet = new TestServlet(acceptor, kind == Container.Kind.SERVLET_API_ONLY);
        Map<String, String> all = new HashMap<>(parameters);
        // A test that waits for the close timeout fails before it.
        all.putIfAbsent("closeTimeout", "1min");
        container = kind.start(new Deployment(servlet, all, tls, false));
    }

    static TestApplication accepting(
            Container.Kind kind, BiFunction<HttpServletRequest, @Nullable String, @Nullable WebSocket> acceptor) {
        return new TestApplication(kind, Map.of(), false, acceptor);
    }

    /** Everybody is accepted, without a sub-protocol. */
    static TestApplication serving(
            Container.Kind kind, Map<String, String> parameters, Supplier<? extends WebSocket> endpoints) {
        return new TestApplication(
                kind, parameters, false, (request, protocol) -> protocol == null ? endpoints.get() : null);
    }

    static TestApplication serving(Container.Kind kind, Supplier<? extends WebSocket> endpoints) {
        return serving(kind, Map.of(), endpoints);
    }

    static TestApplication servingWithTls(Container.Kind kind, Supplier<? extends WebSocket> endpoints) {
        return new TestApplication(kind, Map.of(), true, (request, protocol) -> endpoints.get());
    }

    int port() {
        return container.port();
    }

    URI uri(String scheme) {
        return URI.create(scheme + "://localhost:" + port() + PATH);
    }

    RawPeer connect() {
        return RawPeer.connect(port());
    }

    /** A client that has shaken hands. */
    RawPeer open() {
        return connect().open(PATH);
    }

    /** A client that has shaken hands, and takes few bytes that it does not read. */
    RawPeer open(int receiveBufferBytes) {
        return RawPeer.connect(port(), receiveBufferBytes).open(PATH);
    }

    /** The endpoint of the next connection. */
    Recorder recorder() {
        return servlet.recorder();
    }

    int openConnections() {
        return servlet.getConnectionCount();
    }

    void undeploy() {
        try {
            container.undeploy();
        } catch (Exception x) {
            throw new AssertionError("the application was not taken down", x);
        }
    }

    /** Stops, and then looks at what every endpoint has heard. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        try {
            container.stop();
        } catch (Exception x) {
            throw new AssertionError("the container did not stop", x);
        }
        servlet.assertLivesWereInOrder();
    }
}
