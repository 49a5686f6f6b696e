package dev.hawser.client;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.connection.ConnectionRegistry;
import dev.hawser.connection.MaskingKeys;
import dev.hawser.websocket.CloseCode;
import dev.hawser.websocket.DeflatePool;
import dev.hawser.websocket.WebSocket;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of a client share: buffers, threads, selectors and the timer.
 *
 * <pre>{@code
 * WebSocketClientFactory factory = new WebSocketClientFactory();
 * factory.start();
 * WebSocketClient client = factory.newWebSocketClient();
 * client.setProtocol("chat");
 * Connection connection = client.open(URI.create("ws://localhost:8080/chat"), new MyEndpoint()).get(10, SECONDS);
 * ...
 * factory.stop();
 * }</pre>
 *
 * <p>Any thread.
 */
public final class WebSocketClientFactory {
    /** Handshakes that may be under way with one server at a time; further ones wait. */
    private static final int MAX_HANDSHAKES_PER_SERVER = 256;

    private static final int MAX_WAITING_HANDSHAKES = 1_000_000;
    private static final int MAX_RESPONSE_HEADER_BYTES = 8 * 1024;

    private final ClientConnector connector = new ClientConnector();
    private final HttpClient http;
    private final DeflatePool deflatePool = ConnectionOptions.DEFAULT.newDeflatePool();
    private final MaskingKeys maskingKeys = new MaskingKeys();
    private final SecureRandom random = new SecureRandom();
    private final Set<Reopener> held = ConcurrentHashMap.newKeySet();

    private volatile @Nullable ConnectionRegistry registry;

    /** A factory with as many selectors as fit the machine. */
    public WebSocketClientFactory() {
        this(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    }

    /**
     * A factory.
     *
     * @param selectors threads that wait for the network, 1 or more
     */
    public WebSocketClientFactory(int selectors) {
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("websocket-client");
        threads.setDaemon(true);
        connector.setSelectors(selectors);
        connector.setExecutor(threads);
        http = new HttpClient(new HttpClientTransportOverHTTP(connector));
        http.setExecutor(threads);
        http.setConnectTimeout(Duration.ofSeconds(15).toMillis());
        http.setMaxConnectionsPerDestination(MAX_HANDSHAKES_PER_SERVER);
        http.setMaxRequestsQueuedPerDestination(MAX_WAITING_HANDSHAKES);
        http.setMaxResponseHeadersSize(MAX_RESPONSE_HEADER_BYTES);
        http.setUserAgentField(null);
    }

    /**
     * Starts the threads.
     *
     * @throws Exception when they cannot be started
     */
    public void start() throws Exception {
        http.start();
        registry = new ConnectionRegistry(http.getScheduler());
    }

    /** Drops all connections, holds no more, and stops the threads. */
    public void stop() throws Exception {
        held.forEach(reopener -> reopener.close(CloseCode.GOING_AWAY, "the client stops"));
        http.stop();
    }

    /** A client with default settings. */
    public WebSocketClient newWebSocketClient() {
        return new WebSocketClient(this);
    }

    /** See {@link WebSocketClient#hold}. */
    Reopener hold(
            WebSocketClient client,
            URI uri,
            Supplier<? extends WebSocket> endpoints,
            ReopeningListener listener,
            ReopeningOptions options) {
        registry();
        ReopeningClock clock = ReopeningClock.of(http);
        Reopener reopener = new Reopener(client, uri, endpoints, listener, options, clock, held::remove);
        held.add(reopener);
        reopener.start();
        return reopener;
    }

    @Nullable
    SelectorManager selectors() {
        return connector.getSelectorManager();
    }

    DeflatePool deflatePool() {
        return deflatePool;
    }

    HttpClient http() {
        return http;
    }

    MaskingKeys maskingKeys() {
        return maskingKeys;
    }

    ConnectionRegistry registry() {
        ConnectionRegistry started = registry;
        if (started == null) {
            throw new IllegalStateException("the factory is not started");
        }
        return started;
    }

    /** Sixteen bytes for {@code Sec-WebSocket-Key} (RFC 6455 section 4.1). */
    byte[] newNonce() {
        byte[] nonce = new byte[16];
        random.nextBytes(nonce);
        return nonce;
    }
}
