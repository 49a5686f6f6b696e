package dev.hawser.chat;

import dev.hawser.gateway.RoomsHandler;
import dev.hawser.websocket.Refusal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.DoSHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Refuses what comes over more connections, or faster, than {@link TrafficLimits} say: with a status, a reason and a time to wait. */
final class TrafficHandler extends Handler.Wrapper {
    /** So many connections more are taken, to tell them that they are too many. */
    private static final int TOLD = 100;

    /** Addresses whose requests are counted at a time; those of more are not. */
    private static final int COUNTED_ADDRESSES = 100_000;

    /** After which an address that asks for nothing is forgotten. */
    private static final Duration FORGOTTEN = Duration.ofSeconds(10);

    /** So many times the limit of an address are taken while the requests are of members. */
    private static final int MEMBERS_FACTOR = 2;

    private static final int FULL_RETRY_SECONDS = 30;
    private static final int FAST_RETRY_SECONDS = 2;

    private final TrafficLimits limits;
    private final OpenConnections connections = new OpenConnections();
    private final Map<TrafficLimit, LongAdder> refusals = new EnumMap<>(TrafficLimit.class);
    private final SparseLog log = new SparseLog(LoggerFactory.getLogger(TrafficHandler.class), System::nanoTime);

    /** For what comes in over this connector, which is not started. */
    TrafficHandler(TrafficLimits limits, ServerConnector connector, Handler handler) {
        super();
        this.limits = limits;
        for (TrafficLimit limit : TrafficLimit.values()) {
            refusals.put(limit, new LongAdder());
        }
        connector.addBean(connections);
        connector.addBean(new NetworkConnectionLimit(limits.connections() + TOLD, connector));
        DoSHandler rates = new DoSHandler(
                handler,
                TrafficHandler::site,
                new DoSHandler.LeakingBucketTrackerFactory(
                        limits.requestsOfAddress(), 2 * limits.requestsOfAddress(), FORGOTTEN),
                this::refuseFast,
                COUNTED_ADDRESSES);
        rates.exclude(request -> !isLimited(request));
        setHandler(rates);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        int open = connections.count();
        if (open > limits.connections()) {
            count(TrafficLimit.CONNECTIONS);
            log.warn("Refused a request: " + open + " connections are open, and " + limits.connections() + " may be");
            Refusal full =
                    refusal(HttpStatus.SERVICE_UNAVAILABLE_503, "Too many are connected just now.", FULL_RETRY_SECONDS);
            refuse(response, callback, full);
            return true;
        }
        InetAddress address = address(request);
        attribute(request, address);
        int ofAddress = connections.count(address);
        if (ofAddress > limits.connectionsOfAddress() && isLimited(request)) {
            if (!mayBeMembers(request) || ofAddress > MEMBERS_FACTOR * limits.connectionsOfAddress()) {
                refuse(response, callback, crowded(site(request), ofAddress));
                return true;
            }
            RoomsHandler.serveMembersOnly(request, () -> crowded(site(request), ofAddress));
        }
        return super.handle(request, response, callback);
    }

    /** A member without a WebSocket comes with a connection for each request, and is not to be put out by others of the same address. */
    private static boolean mayBeMembers(Request request) {
        return HttpMethod.POST.is(request.getMethod()) && ChatRooms.PATH.equals(Request.getPathInContext(request));
    }

    private Refusal crowded(String site, int connectionsOfSite) {
        count(TrafficLimit.CONNECTIONS_OF_ADDRESS);
        log.warn("Refused a request of " + site + ", which has " + connectionsOfSite + " connections, and "
                + limits.connectionsOfAddress() + " are allowed");
        return refusal(
                HttpStatus.TOO_MANY_REQUESTS_429,
                "Too many connections from your address, " + limits.connectionsOfAddress() + " are allowed.",
                FULL_RETRY_SECONDS);
    }

    /** How many requests were refused because of a limit, since the start. Any thread. */
    long refused(TrafficLimit limit) {
        return Objects.requireNonNull(refusals.get(limit)).sum();
    }

    private void count(TrafficLimit limit) {
        Objects.requireNonNull(refusals.get(limit)).increment();
    }

    private boolean refuseFast(Request request, Response response, Callback callback) {
        count(TrafficLimit.REQUESTS_OF_ADDRESS);
        log.warn("Refused a request of " + site(request) + ", which makes more than " + limits.requestsOfAddress()
                + " in a second");
        String reason =
                "Too many requests from your address, " + limits.requestsOfAddress() + " in a second are allowed.";
        refuse(response, callback, refusal(HttpStatus.TOO_MANY_REQUESTS_429, reason, FAST_RETRY_SECONDS));
        return true;
    }

    private static String site(Request request) {
        InetAddress address = address(request);
        return address == null ? "an unknown address" : Site.of(address).text();
    }

    /** A proxy's connection is whose request it carries; over HTTP/2 it carries those of many, and remains the proxy's. */
    private void attribute(Request request, @Nullable InetAddress address) {
        ConnectionMetaData connection = request.getConnectionMetaData();
        if (address != null
                && connection.getHttpVersion() != HttpVersion.HTTP_2
                && connection.getConnection().getEndPoint().getTransport() instanceof SelectableChannel channel) {
            connections.move(channel, address);
        }
    }

    private boolean isLimited(Request request) {
        InetAddress address = address(request);
        return address == null || limits.isLimited(address);
    }

    private static @Nullable InetAddress address(Request request) {
        return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress remote
                ? remote.getAddress()
                : null;
    }

    private static Refusal refusal(int status, String reason, int retrySeconds) {
        // The connection ends, so that it is one less.
        Map<String, String> fields = Map.of("Retry-After", String.valueOf(retrySeconds), "Connection", "close");
        return new Refusal(status, reason, fields);
    }

    private static void refuse(Response response, Callback callback, Refusal refusal) {
        response.setStatus(refusal.status());
        refusal.headers().forEach(response.getHeaders()::put);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.write(true, StandardCharsets.UTF_8.encode(refusal.reason() + "\n"), callback);
    }
}
