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

/**
 * Refuses what comes over more connections, or faster, than {@link TrafficLimits} say: with a status, a reason and a time to wait. At each limit those are
 * refused first who are in no room: a member without a WebSocket asks again and again, and would lose its place.
 */
final class TrafficHandler extends Handler.Wrapper {
    /** So many connections more are taken at least, in all and of an address, to tell them that they are too many. */
    private static final int TOLD = 100;

    /** This part of the connections more are taken, so that members get through. */
    private static final int MEMBERS_PART = 4;

    /** The attribute of a request that comes too fast, unless a member sends it. */
    private static final String TOO_FAST = TrafficHandler.class.getName() + ".tooFast";

    /** Addresses whose requests are counted at a time; those of more are not. */
    private static final int COUNTED_ADDRESSES = 100_000;

    /** After which an address that asks for nothing is forgotten. */
    private static final Duration FORGOTTEN = Duration.ofSeconds(10);

    /** So many times the connections of an address are taken while the requests are of members; and so many times the requests of one. */
    private static final int MEMBERS_FACTOR = 2;

    private static final int FULL_RETRY_SECONDS = 30;
    private static final int FAST_RETRY_SECONDS = 2;

    private final TrafficLimits limits;
    private final OpenConnections connections = new OpenConnections(this::mayStay);
    private final Map<TrafficLimit, LongAdder> refusals = new EnumMap<>(TrafficLimit.class);

    /** Counts what has come too fast, and may be of members. */
    private final DoSHandler membersRates;

    private final SparseLog log = new SparseLog(LoggerFactory.getLogger(TrafficHandler.class), System::nanoTime);

    /** For what comes in over this connector, which is not started. */
    TrafficHandler(TrafficLimits limits, ServerConnector connector, Handler handler) {
        super();
        this.limits = limits;
        for (TrafficLimit limit : TrafficLimit.values()) {
            refusals.put(limit, new LongAdder());
        }
        connector.addBean(connections);
        int more = Math.max(TOLD, limits.connections() / MEMBERS_PART);
        connector.addBean(new NetworkConnectionLimit(limits.connections() + more, connector));
        membersRates = rates(handler, this::refuseFast);
        membersRates.exclude(request -> request.getAttribute(TOO_FAST) == null);
        DoSHandler rates = rates(membersRates, this::refuseFastUnlessMembers);
        rates.exclude(request -> !isLimited(request));
        setHandler(rates);
    }

    private DoSHandler rates(Handler handler, Request.Handler tooFast) {
        int requests = limits.requestsOfAddress();
        return new DoSHandler(
                handler,
                TrafficHandler::site,
                new DoSHandler.LeakingBucketTrackerFactory(requests, 2 * requests, FORGOTTEN),
                tooFast,
                COUNTED_ADDRESSES);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        int open = connections.count();
        if (open > limits.connections()) {
            // The connections are there, and no more than that can come: it is newcomers for whom there is no room.
            if (!mayBeMembers(request)) {
                refuse(response, callback, full(open));
                return true;
            }
            RoomsHandler.serveMembersOnly(request, () -> full(open));
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

    /** Those that only stay, and ask for nothing, must not take the places of others. */
    private boolean mayStay(InetAddress address) {
        int ofAddress = connections.count(address);
        if (ofAddress <= MEMBERS_FACTOR * limits.connectionsOfAddress() + TOLD || !limits.isLimited(address)) {
            return true;
        }
        count(TrafficLimit.CONNECTIONS_OF_ADDRESS);
        log.warn("Ended a connection of " + Site.of(address).text() + ", which has " + ofAddress + ", and "
                + limits.connectionsOfAddress() + " are allowed");
        return false;
    }

    /** A member without a WebSocket comes with a connection for each request, and is not to be put out by others of the same address. */
    private static boolean mayBeMembers(Request request) {
        return HttpMethod.POST.is(request.getMethod()) && ChatRooms.PATH.equals(Request.getPathInContext(request));
    }

    private Refusal full(int connectionsOfAll) {
        count(TrafficLimit.CONNECTIONS);
        log.warn("Refused a request: " + connectionsOfAll + " connections are open, and " + limits.connections()
                + " may be");
        return refusal(HttpStatus.SERVICE_UNAVAILABLE_503, "Too many are connected just now.", FULL_RETRY_SECONDS);
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

    /** Each that may be of a member has to be read to know it; so these have a limit of their own, which is as large. */
    private boolean refuseFastUnlessMembers(Request request, Response response, Callback callback) throws Exception {
        if (!mayBeMembers(request)) {
            return refuseFast(request, response, callback);
        }
        request.setAttribute(TOO_FAST, true);
        RoomsHandler.serveMembersOnly(request, () -> fast(site(request)));
        return membersRates.handle(request, response, callback);
    }

    private boolean refuseFast(Request request, Response response, Callback callback) {
        refuse(response, callback, fast(site(request)));
        return true;
    }

    private Refusal fast(String site) {
        count(TrafficLimit.REQUESTS_OF_ADDRESS);
        log.warn("Refused a request of " + site + ", which makes more than " + limits.requestsOfAddress()
                + " in a second");
        String reason =
                "Too many requests from your address, " + limits.requestsOfAddress() + " in a second are allowed.";
        return refusal(HttpStatus.TOO_MANY_REQUESTS_429, reason, FAST_RETRY_SECONDS);
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
