package dev.hawser.gateway;

import dev.hawser.rooms.Rooms;
import dev.hawser.websocket.WebSocket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The server's side of the protocol {@code hawser.v1} ({@code docs/wire-protocol.md}), for whoever serves HTTP: what is at one URL. Any thread.
 */
public final class Gateway {
    /** The sub-protocol. */
    public static final String PROTOCOL = "hawser.v1";

    private final Rooms rooms;
    private final Authentication authentication;
    private final GatewayOptions options;
    private final LongSupplier nanoClock;
    private final MessageParser parser = new MessageParser();
    private final ServerMessages messages = new ServerMessages();
    private final Terms terms;
    /** Those that are welcome. */
    private final Set<Conversation> conversations = ConcurrentHashMap.newKeySet();

    private final HttpRequests requests = new HttpRequests(this);

    /**
     * A gateway.
     *
     * @param rooms not closed with this
     * @param authentication who asks
     */
    public Gateway(Rooms rooms, Authentication authentication, GatewayOptions options) {
        this(rooms, authentication, options, System::nanoTime);
    }

    Gateway(Rooms rooms, Authentication authentication, GatewayOptions options, LongSupplier nanoClock) {
        this.rooms = rooms;
        this.authentication = authentication;
        this.options = options;
        this.nanoClock = nanoClock;
        this.terms = Terms.of(rooms, options);
    }

    /** The settings. */
    public GatewayOptions options() {
        return options;
    }

    /** Tells who asks. */
    public Authentication authentication() {
        return authentication;
    }

    /**
     * The endpoint of a WebSocket that has agreed on the {@linkplain #PROTOCOL sub-protocol}.
     *
     * @param identity who it is; not refused
     */
    public WebSocket newEndpoint(Identity identity) {
        return new RoomsEndpoint(this, identity);
    }

    /**
     * Answers a request that asks for no WebSocket, whatever it asks: with a stream of server-sent events, with an array, or with a status that says
     * why not. Asks who it is on this thread; nothing else here waits.
     */
    public void serve(HttpExchange exchange) {
        requests.serve(exchange);
    }

    /** How many requests are being answered: streams, polls, and those whose content is being read. */
    public int requestCount() {
        return requests.size();
    }

    /**
     * Ends every connection of a user who is not authenticated any more: WebSockets with 4401, streams, and polls with what there is. Whether the
     * user comes back is for {@link Authentication} to say.
     */
    public void logOut(String user) {
        conversations.forEach(conversation -> conversation.logOut(user));
    }

    /** Serves requests again, after a {@link #shutdown}. */
    public void start() {
        requests.start();
    }

    /**
     * Ends streams, has polls answered with what there is, and refuses requests from now on. WebSockets are for whoever accepted them.
     *
     * @param retryAfter when clients should come back
     */
    public void shutdown(Duration retryAfter) {
        requests.shutdown(retryAfter);
    }

    void onWelcome(Conversation conversation) {
        conversations.add(conversation);
    }

    void onEnd(Conversation conversation) {
        conversations.remove(conversation);
    }

    Rooms rooms() {
        return rooms;
    }

    MessageParser parser() {
        return parser;
    }

    ServerMessages messages() {
        return messages;
    }

    Terms terms() {
        return terms;
    }

    long nanoTime() {
        return nanoClock.getAsLong();
    }
}
