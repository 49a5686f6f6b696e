package dev.hawser.client;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.connection.ConnectionRegistry;
import dev.hawser.connection.ConnectionStatistics;
import dev.hawser.connection.MaskingKeys;
import dev.hawser.websocket.CloseCode;
import dev.hawser.websocket.DeflatePool;
import dev.hawser.websocket.WebSocket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of a client share: buffers, threads, selectors, the timer, whom they trust, the proxy, and cookies.
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
    /** The longest header of an answer. */
    static final int MAX_RESPONSE_HEADER_BYTES = 8 * 1024;

    /** Handshakes that may be under way with one server at a time; further ones wait. */
    private static final int MAX_HANDSHAKES_PER_SERVER = 256;

    private static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(15);
    private static final int MAX_WAITING_HANDSHAKES = 1_000_000;

    private final ClientConnector connector = new ClientConnector();
    private final HttpClient http;
    private final DeflatePool deflatePool = ConnectionOptions.DEFAULT.newDeflatePool();
    private final MaskingKeys maskingKeys = new MaskingKeys();
    private final SecureRandom random = new SecureRandom();
    private final Set<Reopener> held = ConcurrentHashMap.newKeySet();
    /** Those that are under way. */
    private final Set<Opening> openings = ConcurrentHashMap.newKeySet();

    private final Challenges challenges;

    /** Not null once somebody has asked for HTTP/2: only then its jars are needed. Guarded by this. */
    private @Nullable Http2 http2;

    private volatile ClientTls tls = ClientTls.DEFAULT;
    private volatile @Nullable ClientProxy proxy;
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
        http = new HttpClient(new OneRequestTransport(connector, MAX_HANDSHAKES_PER_SERVER));
        http.setExecutor(threads);
        http.setHttpCookieStore(new HttpCookieStore.Default());
        http.setMaxRequestsQueuedPerDestination(MAX_WAITING_HANDSHAKES);
        http.setMaxResponseHeadersSize(MAX_RESPONSE_HEADER_BYTES);
        http.setUserAgentField(null);
        challenges = new Challenges(http);
        setConnectTimeout(DEFAULT_CONNECT_TIMEOUT);
    }

    /**
     * Sets whom {@code wss} connections trust, {@link ClientTls#DEFAULT} else.
     *
     * @throws IllegalStateException when the factory is started
     */
    public void setTls(ClientTls tls) {
        requireNotStarted();
        this.tls = tls;
    }

    /**
     * Sets the proxy that all connections go through; null, the default, for none.
     *
     * @throws IllegalStateException when the factory is started
     */
    public void setProxy(@Nullable ClientProxy proxy) {
        requireNotStarted();
        this.proxy = proxy;
    }

    /**
     * Sets how long each step before the request may take: the look-up of the host's name, TCP to each of its addresses, and the proxy's
     * answer. 15 seconds if it is not set.
     *
     * @throws IllegalArgumentException when it is less than a millisecond
     * @throws IllegalStateException when the factory is started
     */
    public void setConnectTimeout(Duration timeout) {
        requireNotStarted();
        long millis = timeout.toMillis();
        if (millis < 1) {
            throw new IllegalArgumentException("connect timeout " + timeout + " < 1 ms");
        }
        http.setAddressResolutionTimeout(millis);
        http.setConnectTimeout(millis);
        // Also that of a proxy before there is a request, and of a connection on which a refusal came.
        http.setIdleTimeout(millis);
    }

    /**
     * The cookies that servers have set, which go back to those they are for (RFC 6265). They are kept in memory, for as long as the server
     * said or this factory is there.
     */
    public HttpCookieStore getCookieStore() {
        return http.getHttpCookieStore();
    }

    /**
     * Sets where cookies are kept; {@link HttpCookieStore.Empty} for nowhere.
     *
     * @throws IllegalStateException when the factory is started
     */
    public void setCookieStore(HttpCookieStore store) {
        requireNotStarted();
        http.setHttpCookieStore(store);
    }

    private void requireNotStarted() {
        if (!http.isStopped()) {
            throw new IllegalStateException("the factory is started");
        }
    }

    void requireStarted() {
        if (!http.isRunning()) {
            throw new IllegalStateException("the factory is not started");
        }
    }

    /**
     * Starts the threads. A factory that was stopped may be started again.
     *
     * @throws IllegalStateException when it is started
     * @throws Exception when they cannot be started
     */
    public void start() throws Exception {
        requireNotStarted();
        http.setSslContextFactory(tls.newContextFactory());
        http.getProxyConfiguration().getProxies().forEach(http.getProxyConfiguration()::removeProxy);
        http.getAuthenticationStore().clearAuthentications();
        http.getAuthenticationStore().clearAuthenticationResults();
        ClientProxy through = proxy;
        if (through != null) {
            through.addTo(http);
        }
        http.start();
        // Each opening answers by itself, with what its client has set.
        http.getProtocolHandlers().remove(WWWAuthenticationProtocolHandler.NAME);
        registry = new ConnectionRegistry(http.getScheduler());
    }

    /** Drops all connections, holds no more, and stops the threads. Openings that are under way fail. */
    public void stop() throws Exception {
        held.forEach(reopener -> reopener.close(CloseCode.GOING_AWAY, "the client stops"));
        http.stop();
        // Jetty forgets connections that it is making when it stops.
        openings.forEach(Opening::stop);
    }

    /** A client with default settings. */
    public WebSocketClient newWebSocketClient() {
        return new WebSocketClient(this);
    }

    /** What the connections have done since the factory was started. */
    public ConnectionStatistics statistics() {
        return registry().statistics();
    }

    /** See {@link WebSocketClient#hold}. */
    Reopener hold(
            WebSocketClient client,
            Opener opener,
            Supplier<? extends WebSocket> endpoints,
            ReopeningListener listener,
            ReopeningOptions options,
            ReopeningClock clock) {
        registry();
        Reopener reopener = new Reopener(client, opener, endpoints, listener, options, clock, held::remove);
        held.add(reopener);
        reopener.start();
        return reopener;
    }

    /** Begins an opening, which is ended when the factory stops. */
    void start(Opening opening) {
        openings.add(opening);
        opening.future().whenComplete((connection, failure) -> openings.remove(opening));
        try {
            opening.start();
        } catch (RejectedExecutionException stopping) {
            // Its threads have ended at this moment.
            opening.stop();
        }
        if (!http.isRunning()) {
            // It stops at this moment, and may have ended all others before.
            opening.stop();
        }
    }

    ReopeningClock clock() {
        registry();
        return ReopeningClock.of(http);
    }

    @Nullable
    SelectorManager selectors() {
        return connector.getSelectorManager();
    }

    DeflatePool deflatePool() {
        return deflatePool;
    }

    Challenges challenges() {
        return challenges;
    }

    @Nullable
    ClientProxy proxy() {
        return proxy;
    }

    HttpClient http() {
        return http;
    }

    synchronized Http2 http2() {
        if (http2 == null) {
            http2 = new Http2(http, connector);
        }
        return http2;
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
