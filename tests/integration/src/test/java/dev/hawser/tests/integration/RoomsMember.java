package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A client that keeps the rules of {@code docs/wire-protocol.md}, and no more: it publishes the numbers 1, 2, 3 ... in one room, reads it, loses
 * its connections, and changes its transport. One thread.
 */
final class RoomsMember {
    /** Which rule it does not keep, to see whether somebody notices. */
    enum Fault {
        NONE,
        /** It sends again under another name what was not acknowledged. */
        NO_SESSION,
        /** It comes back without its position. */
        NO_POSITION
    }

    /** Publishes that may be on their way. */
    private static final int WINDOW = 5;

    /** After so long without a word the connection is given up. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final int port;
    private final String room;
    private final String name;
    private final Fault fault;
    private final Random random;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(LIMIT).build();

    /** By which it is known again, as a browser is, when its first welcome got lost: it would have to wait for its own name. */
    private final String cookie;

    private @Nullable String session;
    private @Nullable String epoch;
    private long offset;
    private final List<String> seen = new ArrayList<>();

    /** The last number that is acknowledged. */
    private volatile int acknowledged;
    /** What is to be added to a sequence to get its number; other than 0 only with a fault. */
    private int base;
    /** Behind the last entry that there was when reading to the end began; -1 when that is not known. */
    private long end;
    /** Whether the room has been joined on the present connection. */
    private boolean joined;

    /** Connections that it has lost. Guarded by this. */
    private int losses;

    private int sockets;
    private int streams;
    private int polls;
    private int replaced;

    RoomsMember(int port, String room, String name, Fault fault, long seed) {
        this.port = port;
        this.room = room;
        this.name = name;
        this.fault = fault;
        this.cookie = cookie(name);
        this.random = new Random(seed);
    }

    /** What the browser of a user of this name sends ({@code BrowserCookie}). */
    static String cookie(String name) {
        return "hawser-browser=" + (name + "-".repeat(22)).substring(0, 22);
    }

    /** Waits until a number is acknowledged, or nobody wants to know any more. */
    void await(int number, BooleanSupplier isOver) {
        await("number " + number, () -> acknowledged >= number || isOver.getAsBoolean());
    }

    /** Waits until it has lost a connection, or has nothing more to publish. */
    synchronized void awaitLoss(int last) {
        int before = losses;
        await("a lost connection", () -> losses > before || acknowledged >= last);
    }

    private synchronized void await(String what, BooleanSupplier isReached) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Limit.SECONDS);
        try {
            while (!isReached.getAsBoolean()) {
                assertThat(System.nanoTime()).as("%s of %s in time", what, name).isLessThan(deadline);
                wait(1000);
            }
        } catch (InterruptedException x) {
            throw new AssertionError(x);
        }
    }

    private synchronized void lost() {
        losses++;
        notifyAll();
    }

    private synchronized void acknowledge(int number) {
        acknowledged = number;
        notifyAll();
    }

    String name() {
        return name;
    }

    List<String> seen() {
        return seen;
    }

    /** On what it has read and published. */
    String transports() {
        return sockets + " WebSockets, " + streams + " streams, " + polls + " polls; replaced " + replaced + " times";
    }

    /** Publishes up to a number, over however many connections. */
    void publishUntil(int last) {
        while (acknowledged < last) {
            try {
                joined = false;
                switch (random.nextInt(3)) {
                    case 0 -> talk(last);
                    case 1 -> stream(last);
                    default -> poll(last, 0);
                }
            } catch (UncheckedIOException | IllegalStateException lost) {
                // That is what it is about. A client never comes back at once.
                lost();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1 + random.nextInt(50)));
            }
            if (fault == Fault.NO_SESSION) {
                session = null;
                base = acknowledged;
            }
        }
    }

    /** Reads all that there is when this is called, and perhaps some more. */
    void readToEnd() {
        end = -1;
        int before = -1;
        while (seen.size() > before && (end < 0 || offset < end)) {
            try {
                int now = seen.size();
                poll(acknowledged, 500);
                before = now;
            } catch (UncheckedIOException | IllegalStateException lost) {
                // Again.
            }
        }
    }

    private String hello(int wait) {
        return "{\"type\":\"hello\",\"name\":\"" + name + "\""
                + (session == null ? "" : ",\"session\":\"" + session + "\"") + ",\"wait\":" + wait + "}";
    }

    private String join() {
        String from = epoch == null
                ? "\"start\""
                : fault == Fault.NO_POSITION ? "\"end\"" : "{\"epoch\":\"" + epoch + "\",\"offset\":" + offset + "}";
        return "{\"type\":\"join\",\"room\":\"" + room + "\",\"from\":" + from + "}";
    }

    private String publish(int number) {
        return "{\"type\":\"publish\",\"room\":\"" + room + "\",\"seq\":" + (number - base) + ",\"data\":" + number
                + "}";
    }

    /** A connection over a WebSocket, until it is lost or left behind. */
    private void talk(int last) {
        try (RawPeer peer = RawPeer.connect(port)) {
            peer.setLimit(LIMIT);
            RawPeer open = peer.open("/rooms", "Cookie: " + cookie, "Sec-WebSocket-Protocol: hawser.v1");
            open.sendText(hello(0));
            open.sendText(join());
            sockets++;
            int sent = acknowledged;
            int patience = random.nextInt(200);
            for (int received = 0; (!joined || received < patience) && acknowledged < last; received++) {
                while (session != null && sent < Math.min(last, acknowledged + WINDOW)) {
                    open.sendText(publish(++sent));
                }
                RawFrame frame = open.readFrame();
                if (frame.opcode() == RawFrame.TEXT) {
                    take(frame.text());
                } else if (frame.opcode() == RawFrame.PING) {
                    open.send(RawFrame.masked(RawFrame.PONG, frame.payload()));
                } else {
                    return;
                }
            }
        }
    }

    /** A stream, and requests beside it with what is to be said, until one of them is lost or the stream is left behind. */
    private void stream(int last) {
        try (EventsPeer events =
                EventsPeer.open(uri(), "[" + hello(0) + "," + join() + "]", LIMIT, "Cookie: " + cookie)) {
            streams++;
            int patience = random.nextInt(200);
            int sinceJoined = 0;
            while (acknowledged < last && sinceJoined < patience) {
                take(events.next());
                // At least as many entries come as were published.
                if (joined && sinceJoined++ % WINDOW == 0) {
                    request(hello(0) + publishes(last));
                }
            }
        }
    }

    /** One request, with what is not acknowledged and some more. */
    private void poll(int last, int wait) {
        request(hello(wait) + "," + join() + publishes(last));
        polls++;
    }

    private String publishes(int last) {
        StringBuilder content = new StringBuilder();
        // What is published under a session that never came to be known here would be published again.
        int most = session == null ? 0 : Math.min(last, acknowledged + WINDOW);
        for (int number = acknowledged + 1; number <= most; number++) {
            content.append(',').append(publish(number));
        }
        return content.toString();
    }

    private URI uri() {
        return URI.create("http://localhost:" + port + "/rooms");
    }

    private void request(String content) {
        HttpRequest request = HttpRequest.newBuilder(uri())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .header("Cookie", cookie)
                .POST(HttpRequest.BodyPublishers.ofString("[" + content + "]"))
                .build();
        // A limit of the request's own would be over with the answer's header.
        CompletableFuture<HttpResponse<String>> answer = http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        try {
            String body = answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS).body();
            if (body.startsWith("[")) {
                messages(body).forEach(this::take);
            }
        } catch (ExecutionException | TimeoutException x) {
            answer.cancel(true);
            throw new IllegalStateException(x);
        } catch (InterruptedException x) {
            throw new AssertionError(x);
        }
    }

    /** The elements of an array, as they are: none has a line break, or a bracket inside a string, in these tests. */
    private static List<String> messages(String array) {
        List<String> messages = new ArrayList<>();
        int depth = 0;
        int start = 1;
        for (int i = 0; i < array.length(); i++) {
            char c = array.charAt(i);
            if (c == '[' || c == '{') {
                if (++depth == 2) {
                    start = i;
                }
            } else if (c == ']' || c == '}') {
                if (--depth == 1) {
                    messages.add(array.substring(start, i + 1));
                }
            }
        }
        return messages;
    }

    private void take(String text) {
        if (text.startsWith("[")) {
            List<?> entry = (List<?>) Json.parse(text);
            long at = number(entry.get(1));
            assertThat(at).as("%s is not given twice, nor out of order", text).isGreaterThanOrEqualTo(offset);
            offset = at + 1;
            seen.add(text);
            return;
        }
        Map<String, @Nullable Object> message = Json.object(text);
        switch (String.valueOf(message.get("type"))) {
            case "welcome" -> session = String.valueOf(message.get("session"));
            case "joined" -> {
                epoch = String.valueOf(message.get("epoch"));
                offset = number(message.get("offset"));
                end = end < 0 ? number(message.get("end")) : end;
                joined = true;
            }
            case "ack" -> acknowledge((int) number(message.get("seq")) + base);
            case "refused" -> {
                // Something that was not given up comes again; anything else is a mistake.
                assertThat(message.get("final")).as(text).isEqualTo(false);
                throw new IllegalStateException(text);
            }
            case "left" -> {
                // One of its own connections, which it had given up, has come to the server late.
                assertThat(message.get("reason")).as(text).isEqualTo("replaced");
                replaced++;
                throw new IllegalStateException(text);
            }
            default -> throw new AssertionError(name + " got " + text);
        }
    }

    private static long number(@Nullable Object value) {
        return Long.parseLong(String.valueOf(value));
    }
}
