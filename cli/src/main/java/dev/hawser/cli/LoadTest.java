package dev.hawser.cli;

import dev.hawser.client.WebSocketClient;
import dev.hawser.client.WebSocketClientFactory;
import dev.hawser.connection.ConnectionOptions;
import dev.hawser.websocket.Limits;
import dev.hawser.websocket.MessageType;
import dev.hawser.websocket.SendOutcome;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A load test: opens the connections, sends, waits until everything is received and checked, and closes them.
 *
 * <p>After the first messages, sending and counting happen on the threads that read the connections, so that a window of one message
 * costs no change of threads.
 */
final class LoadTest {
    /** Room for hundreds of frames in one read, and still in the processor's cache when they are compared. */
    private static final int INPUT_BUFFER_BYTES = 64 * 1024;

    private static final int MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

    private final LoadOptions options;
    private final PrintWriter out;
    private final LoadScript script;
    private final LoadRun run;
    private final List<LoadMember> members = new ArrayList<>();
    private final WebSocketClientFactory factory = new WebSocketClientFactory();

    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger pongs = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private volatile byte awaitedPong;
    private volatile boolean closing;

    LoadTest(LoadOptions options, PrintWriter out, LoadProgress progress) {
        this.options = options;
        this.out = out;
        this.script = new LoadScript(ThreadLocalRandom.current().nextLong(), options.clients());
        this.run = new LoadRun(options, progress);
        Transcript transcript = new Transcript(script);
        for (int id = 0; id < options.clients(); id++) {
            members.add(
                    options.mode() == LoadMode.BROADCAST
                            ? new BroadcastMember(id, this, transcript)
                            : new EchoMember(id, this, script));
        }
    }

    /** Runs the test, and prints a line after each of its three parts. */
    void run() throws Exception {
        factory.start();
        try {
            open();
            deliver();
            close();
        } finally {
            closing = true;
            factory.stop();
        }
    }

    private void open() throws CommandFailure, InterruptedException {
        long start = System.nanoTime();
        WebSocketClient client = factory.newWebSocketClient();
        client.setProtocol(options.protocol());
        // What is on its way is bounded by the window, not by what one connection may queue. Deliveries are recognised
        // by
        // their bytes, so they must not be compressed.
        client.setOptions(ConnectionOptions.DEFAULT
                .withLimits(Limits.DEFAULT.withMaxMessageSize(MAX_MESSAGE_BYTES))
                .withInputBufferSize(INPUT_BUFFER_BYTES)
                .withSendBudget(Integer.MAX_VALUE)
                .withDeflate(null));
        for (LoadMember member : members) {
            client.open(options.uri(), member).whenComplete((connection, failure) -> onOpened(failure));
        }
        run.await(
                "Opening",
                opened::get,
                options.clients(),
                now -> "nothing opened for " + timeout() + ", with " + now + " of " + options.clients()
                        + " connections open");
        // The handshakes are answered; when a ping is answered too, the server has also done what it does on opening.
        awaitPongs((byte) 1);
        report(
                "Opened %d of %d connections to %s in %dms",
                opened.get(), options.clients(), options.address(), millisSince(start));
    }

    private void onOpened(@Nullable Throwable failure) {
        if (failure == null) {
            opened.incrementAndGet();
            return;
        }
        int others = opened.get();
        run.fail(failure.getMessage() + (others == 0 ? "" : " (opened " + others + " of " + options.clients() + ")"));
    }

    private void deliver() throws CommandFailure, InterruptedException {
        long start = System.nanoTime();
        if (options.mode() == LoadMode.BROADCAST) {
            broadcastMore();
        } else {
            startEchoes();
        }
        run.await("Sending", run::received, options.deliveries(), this::stalled);
        long nanos = Math.max(1, run.allReceivedNanos() - start);
        // Whatever the server would still send, twice perhaps, comes before its answer to a ping.
        awaitPongs((byte) 2);
        report(
                "Sent/Received %d/%d messages in %dms: %dmsg/s",
                run.sent(), run.received(), TimeUnit.NANOSECONDS.toMillis(nanos), (long)
                        (run.received() * (1e9 / nanos)));
    }

    private void close() throws CommandFailure, InterruptedException {
        long start = System.nanoTime();
        closing = true;
        members.forEach(member -> member.connection().close());
        run.await(
                "Closing",
                closed::get,
                options.clients(),
                now -> "nothing closed for " + timeout() + ", with " + now + " of " + options.clients()
                        + " connections closed");
        report("Closed %d connections to %s in %dms", closed.get(), options.address(), millisSince(start));
    }

    /** Sends what the window allows. Any thread; each message is sent by one. */
    private void broadcastMore() {
        while (true) {
            long delivered = run.received() / options.clients();
            int number = run.takeNumber(delivered + options.window());
            if (number < 0) {
                return;
            }
            send(members.get(script.speaker(number)), script.message(number));
        }
    }

    private void startEchoes() {
        int share = Math.max(1, options.window() / options.clients());
        for (int i = 0; i < share; i++) {
            members.forEach(member -> ((EchoMember) member).sendNext());
        }
    }

    /** The number of the next message, or -1 when all are sent. */
    int takeNumber() {
        return run.takeNumber(Long.MAX_VALUE);
    }

    void send(LoadMember member, byte[] message) {
        SendOutcome outcome = member.connection().sendMessage(MessageType.TEXT, ByteBuffer.wrap(message));
        // Of one that is closed, onClosed says why.
        if (outcome == SendOutcome.OVER_BUDGET) {
            run.fail("user" + member.id + " could not send: the server reads too slowly");
        }
    }

    void onReceived(int deliveries) {
        run.countReceived(deliveries);
        if (options.mode() == LoadMode.BROADCAST && !run.isAllSent()) {
            broadcastMore();
        }
    }

    void onPong(ByteBuffer payload) {
        if (payload.remaining() == 1 && payload.get(payload.position()) == awaitedPong) {
            pongs.incrementAndGet();
        }
    }

    void onClosed(LoadMember member, int closeCode, String reason) {
        closed.incrementAndGet();
        if (!closing) {
            run.fail("the server closed the connection of user" + member.id + ": " + closeCode
                    + (reason.isEmpty() ? "" : " " + reason));
        }
    }

    void fail(String reason) {
        run.fail(reason);
    }

    /** Waits until the server has answered a ping on every connection: then it has read, and sent, all before. */
    private void awaitPongs(byte number) throws CommandFailure, InterruptedException {
        pongs.set(0);
        awaitedPong = number;
        members.forEach(member -> member.connection().sendPing(ByteBuffer.wrap(new byte[] {number})));
        run.await(
                "Pinging",
                pongs::get,
                options.clients(),
                now -> options.clients() - now + " of " + options.clients()
                        + " connections did not answer a ping within " + timeout());
    }

    private String stalled(long received) {
        LoadMember slowest = members.get(0);
        for (LoadMember member : members) {
            if (member.received() < slowest.received()) {
                slowest = member;
            }
        }
        return "nothing received for " + timeout() + ": " + received + " of " + options.deliveries()
                + " deliveries came; user" + slowest.id + " has " + slowest.received() + " of " + run.sent()
                + " messages sent";
    }

    private String timeout() {
        return options.timeout().toSeconds() + " s";
    }

    private void report(String format, Object... figures) {
        out.println(String.format(Locale.ROOT, format, figures));
        out.flush();
    }

    private static long millisSince(long startNanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    }
}
