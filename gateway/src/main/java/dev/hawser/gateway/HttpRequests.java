package dev.hawser.gateway;

import dev.hawser.rooms.Session;
import dev.hawser.websocket.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers requests over HTTP that ask for no WebSocket ({@code docs/wire-protocol.md} section 8). Any thread. */
final class HttpRequests {
    private static final Duration RETRY_WHEN_FULL = Duration.ofSeconds(5);

    /** This part of the requests at a time more are served, to members: who was let in is not to be put out by newcomers. */
    private static final int MEMBERS_PART = 4;

    private final Gateway gateway;
    private final ContentMessages contents = new ContentMessages();
    private final AtomicInteger count = new AtomicInteger();
    private final Set<HttpConversation> conversations = ConcurrentHashMap.newKeySet();

    /** Not null when no request is served any more. */
    private volatile @Nullable Duration retryAfter;

    HttpRequests(Gateway gateway) {
        this.gateway = gateway;
    }

    int size() {
        return count.get();
    }

    void start() {
        retryAfter = null;
    }

    /** Ends streams, has polls answered, and refuses what comes later. */
    void shutdown(Duration later) {
        retryAfter = later;
        conversations.forEach(HttpConversation::goAway);
    }

    void serve(HttpExchange exchange) {
        Refusal refusal = refusal(exchange);
        if (refusal != null) {
            refuse(exchange, refusal);
            return;
        }
        Identity identity = gateway.authentication().identify(exchange.request());
        if (identity instanceof Identity.Refused refused) {
            refuse(exchange, refused.refusal());
            return;
        }
        Refusal unreadable = ContentFields.refusal(exchange);
        if (unreadable != null) {
            refuse(exchange, unreadable);
            return;
        }
        int most = gateway.options().maxRequests();
        int requests = count.incrementAndGet();
        if (requests > most + (most + MEMBERS_PART - 1) / MEMBERS_PART) {
            count.decrementAndGet();
            refuse(exchange, full());
            return;
        }
        Supplier<Refusal> refusalOfOthers = requests > most ? HttpRequests::full : exchange.refusalOfOthers();
        exchange.readContent(
                MessageParser.MAX_MESSAGE_BYTES, content -> received(exchange, identity, content, refusalOfOthers));
    }

    /** Answers when the content has been dropped: what is not read ends the connection in some containers, and the next request with it. */
    private static void refuse(HttpExchange exchange, Refusal refusal) {
        if (!exchange.method().equals("POST")) {
            answer(exchange, refusal);
            return;
        }
        exchange.readContent(0, content -> {
            if (content instanceof HttpExchange.Content.Failed) {
                exchange.abort();
            } else {
                answer(exchange, refusal);
            }
        });
    }

    private @Nullable Refusal refusal(HttpExchange exchange) {
        switch (exchange.method()) {
            case "POST" -> {}
            case "GET", "HEAD" -> {
                // RFC 9110 section 15.5.22: the answer says what to upgrade to.
                Map<String, String> fields = Map.of("Upgrade", "websocket", "Connection", "Upgrade");
                return new Refusal(
                        426,
                        "Here is a WebSocket with the sub-protocol \"" + Gateway.PROTOCOL
                                + "\". Without one, requests are POST.",
                        fields);
            }
            default -> {
                return new Refusal(405, "Requests are GET for a WebSocket, or POST.", Map.of("Allow", "GET, POST"));
            }
        }
        Duration later = retryAfter;
        if (later != null) {
            return unavailable("The server is going down.", later);
        }
        return exchange.isOriginAllowed()
                ? null
                : new Refusal(403, "Pages of the origin " + field(exchange, "Origin") + " may not ask here.", Map.of());
    }

    private static Refusal full() {
        return unavailable("Too many requests wait.", RETRY_WHEN_FULL);
    }

    private static Refusal unavailable(String reason, Duration later) {
        return new Refusal(503, reason, Map.of("Retry-After", String.valueOf(Math.max(1, later.toSeconds()))));
    }

    private static @Nullable String field(HttpExchange exchange, String name) {
        List<String> values = exchange.request().headers().get(name);
        return values == null || values.isEmpty() ? null : values.get(0);
    }

    /** @param refusalOfOthers what everybody is told who is no member; null when everybody is served */
    private void received(
            HttpExchange exchange,
            Identity identity,
            HttpExchange.Content content,
            @Nullable Supplier<Refusal> refusalOfOthers) {
        try {
            if (content instanceof HttpExchange.Content.Whole whole) {
                List<ByteBuffer> messages = contents.of(whole.bytes());
                ClientMessage hello = hello(messages.get(0));
                if (refusalOfOthers == null || isMember(hello)) {
                    converse(exchange, identity, messages);
                } else {
                    count.decrementAndGet();
                    answer(exchange, refusalOfOthers.get());
                }
                return;
            }
            count.decrementAndGet();
            if (content instanceof HttpExchange.Content.TooLarge) {
                String reason = "The content has more than " + MessageParser.MAX_MESSAGE_BYTES + " bytes.";
                answer(exchange, new Refusal(413, reason, Map.of()));
            } else {
                exchange.abort();
            }
        } catch (BadMessage x) {
            count.decrementAndGet();
            answer(exchange, new Refusal(400, x.reason(), Map.of()));
        }
    }

    /** It may be a hello that is not right; that is said later. */
    private ClientMessage hello(ByteBuffer message) throws BadMessage {
        ClientMessage hello = gateway.parser().parse(message);
        if (!ClientMessage.Hello.TYPE.equals(hello.subject().of())) {
            throw new BadMessage("the first message is no hello");
        }
        return hello;
    }

    private boolean isMember(ClientMessage message) {
        if (!(message instanceof ClientMessage.Hello hello) || hello.session() == null) {
            return false;
        }
        Session session = gateway.rooms().session(hello.session());
        return session != null && gateway.rooms().isMember(session);
    }

    private void converse(HttpExchange exchange, Identity identity, List<ByteBuffer> messages) {
        boolean isStream = ContentFields.STREAM.equals(ContentFields.answerType(exchange));
        HttpConversation[] self = new HttpConversation[1];
        Runnable whenOver = () -> {
            conversations.remove(self[0]);
            count.decrementAndGet();
        };
        HttpConversation conversation = isStream
                ? new EventStream(gateway, identity, exchange, messages, whenOver)
                : new Poll(gateway, identity, exchange, messages, whenOver);
        self[0] = conversation;
        conversations.add(conversation);
        conversation.start();
        // It may have come after the shutdown's last look.
        if (retryAfter != null) {
            conversation.goAway();
        }
    }

    private static void answer(HttpExchange exchange, Refusal refusal) {
        Map<String, String> fields = new HashMap<>(refusal.headers());
        fields.put("Content-Type", "text/plain; charset=utf-8");
        fields.put("Cache-Control", "no-store");
        fields.put("X-Content-Type-Options", "nosniff");
        exchange.begin(refusal.status(), fields);
        byte[] text = (refusal.reason() + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.write(ByteBuffer.wrap(text), true, failure -> {});
    }
}
