package dev.hawser.servlet;

import static dev.hawser.testkit.RawFrame.TEXT;
import static dev.hawser.testkit.RawFrame.masked;
import static dev.hawser.testkit.RawFrame.unmasked;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.testkit.RawFrame;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.ServerHandshake;
import dev.hawser.websocket.WebSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The streams of a container that are used as the Servlet API says, whatever the container and the pump do at the same time. */
class StreamEndPointTest {
    private static final SocketAddress NOWHERE = InetSocketAddress.createUnresolved("nowhere", 1);

    private final StrictConnection network = new StrictConnection();
    private final UpgradedConnections connections =
            new UpgradedConnections(ConnectionOptions.DEFAULT, 4, "test", StreamEndPointTest.class.getClassLoader());
    private StreamEndPoint endPoint = endPoint();
    private final Echo echo = new Echo();

    private StreamEndPoint endPoint() {
        try {
            return new StreamEndPoint(connections, new UpgradedEndPoint.Addresses(NOWHERE, NOWHERE), network);
        } catch (IOException x) {
            throw new AssertionError(x);
        }
    }

    /** Sends back what it gets, and says what it hears, and on which thread. */
    private static class Echo implements WebSocket.OnTextMessage {
        final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        final CompletableFuture<Connection> opened = new CompletableFuture<>();
        volatile Thread thread = Thread.currentThread();

        @Override
        public void onOpen(Connection connection) {
            opened.complete(connection);
            events.add("open");
        }

        @Override
        public void onMessage(String data) {
            thread = Thread.currentThread();
            opened.join().sendMessage(data);
            events.add(data);
        }

        @Override
        public void onClose(int closeCode, String reason) {
            thread = Thread.currentThread();
            events.add("close " + closeCode);
        }

        String next() throws InterruptedException {
            String event = events.poll(30, SECONDS);
            assertThat(event).isNotNull();
            return event;
        }
    }

    private static final class NonBlockingEcho extends Echo implements WebSocket.NonBlocking {}

    private void open(Echo endpoint) throws InterruptedException {
        connections.open(endPoint, new ServerHandshake.Accepted(endpoint, null, null, 101, Map.of()));
        endPoint.listen();
        assertThat(endpoint.next()).isEqualTo("open");
    }

    @AfterEach
    void nothingWasUsedAgainstTheRules() {
        endPoint.close();
        connections.stop();
        assertThat(network.violations).isEmpty();
    }

    @Test
    void whatComesIsReadAndAnswered() throws InterruptedException {
        open(echo);
        network.output.drain();
        for (int i = 0; i < 100; i++) {
            network.input.send(masked(TEXT, bytes("message " + i)).bytes());
            assertThat(echo.next()).isEqualTo("message " + i);
        }
        assertThat(echo.thread).isNotSameAs(Thread.currentThread());
        endPoint.close();
        get(network.closed);
        assertThat(network.output.written())
                .startsWith(unmasked(TEXT, bytes("message 0")).bytes());
    }

    @Test
    void anEndpointThatDoesNotBlockRunsOnTheThreadOfTheContainer() throws InterruptedException {
        Echo nonBlocking = new NonBlockingEcho();
        open(nonBlocking);
        network.output.drain();
        network.input.send(masked(TEXT, bytes("hello")).bytes());
        assertThat(nonBlocking.next()).isEqualTo("hello");
        assertThat(nonBlocking.thread).isSameAs(Thread.currentThread());
        assertThat(network.output.written())
                .isEqualTo(unmasked(TEXT, bytes("hello")).bytes());
    }

    @Test
    void nothingIsWrittenBeforeTheContainerSaysThatItMay() throws InterruptedException {
        open(echo);
        get(echo.opened).sendMessage("early");
        assertThat(network.output.written()).isEmpty();
        network.output.drain();
        assertThat(network.output.written())
                .isEqualTo(unmasked(TEXT, bytes("early")).bytes());
        assertThat(get(echo.opened).getQueuedBytes()).isZero();
    }

    @Test
    void aSlowNetworkIsGivenALittleAtATimeAndWaitedFor() throws InterruptedException {
        open(echo);
        network.output.drain();
        network.output.slow();
        String message = "x".repeat(100_000);
        get(echo.opened).sendMessage(message);
        assertThat(network.output.writes()).containsExactly(UpgradedEndPoint.MAX_WRITE);
        assertThat(get(echo.opened).getQueuedBytes()).isPositive();
        while (network.output.drain()) {
            assertThat(network.output.writes()).allMatch(length -> length <= UpgradedEndPoint.MAX_WRITE);
        }
        assertThat(network.output.written())
                .isEqualTo(unmasked(TEXT, bytes(message)).bytes());
        assertThat(get(echo.opened).getQueuedBytes()).isZero();
    }

    @Test
    void aCallThatComesBeforeTheWriteIsKnownToWaitIsNotLost() throws InterruptedException {
        open(echo);
        network.output.drain();
        network.output.slow();
        network.output.denying = network.output::drain;
        String message = "x".repeat(100_000);
        get(echo.opened).sendMessage(message);
        assertThat(network.output.written())
                .isEqualTo(unmasked(TEXT, bytes(message)).bytes());
    }

    @Test
    void whatComesWhileTheContainerIsBeingAnsweredIsNotLost() throws InterruptedException {
        network.input.denying = () -> {
            network.input.denying = () -> {};
            network.input.send(masked(TEXT, bytes("second")).bytes());
        };
        open(echo);
        network.input.send(masked(TEXT, bytes("first")).bytes());
        assertThat(echo.next()).isEqualTo("first");
        assertThat(echo.next()).isEqualTo("second");
    }

    @Test
    void aSlowEndpointLeavesTheStreamAloneAndGoesOnWithItLater() throws InterruptedException {
        SlowEndpoint slow = new SlowEndpoint();
        open(slow);
        int sent = sendAHundred();
        // So much as may wait, what the pump has taken, and a part of a read.
        assertThat(network.input.unread()).isGreaterThan(sent - 2 * StreamInput.MAX_HELD);
        slow.release.countDown();
        slow.assertGetsAHundred();
        assertThat(network.input.unread()).isZero();
        network.input.send(masked(TEXT, bytes("and on")).bytes());
        assertThat(slow.next()).isEqualTo("and");
    }

    @Test
    void whatComesByACallInsideAReadStaysBehindWhatIsRead() throws InterruptedException {
        SlowEndpoint slow = new SlowEndpoint();
        open(slow);
        sendAHundred();
        network.input.emptied = () -> {
            network.input.emptied = () -> {};
            byte[] more = masked(TEXT, bytes("and on")).bytes();
            get(CompletableFuture.runAsync(() -> network.input.sendUnasked(more)));
        };
        slow.release.countDown();
        slow.assertGetsAHundred();
        assertThat(slow.next()).isEqualTo("and");
    }

    /** One that says how its messages begin, and does not go on before it may. */
    private static final class SlowEndpoint extends Echo {
        final CountDownLatch release = new CountDownLatch(1);

        @Override
        public void onMessage(String data) {
            await(release);
            events.add(data.substring(0, 3));
        }

        void assertGetsAHundred() throws InterruptedException {
            for (int i = 100; i < 200; i++) {
                assertThat(next()).isEqualTo(String.valueOf(i));
            }
        }
    }

    /** Sends long messages; returns how many bytes. */
    private int sendAHundred() {
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        for (int i = 100; i < 200; i++) {
            messages.writeBytes(masked(TEXT, bytes(i + "x".repeat(5000))).bytes());
        }
        network.input.send(messages.toByteArray());
        return messages.size();
    }

    @Test
    void aCloseFrameIsWrittenOutBeforeTheOutputEnds() throws InterruptedException {
        open(echo);
        network.output.drain();
        network.output.slow();
        network.input.send(
                masked(RawFrame.CLOSE, RawFrame.closePayload(1000, "")).bytes());
        assertThat(echo.next()).isEqualTo("close 1000");
        while (network.output.drain()) {
            assertThat(network.closed).isNotDone();
        }
        get(network.output.ended);
        // The peer does not close; after a while it is done for it.
        assertThat(network.closed).succeedsWithin(Duration.ofSeconds(30));
    }

    @Test
    void theEndOfTheInputIsTheEnd() throws InterruptedException {
        open(echo);
        network.input.end();
        assertThat(echo.next()).isEqualTo("close 1006");
        get(network.closed);
    }

    @Test
    void anErrorIsTheEndAndNotToldOnTheThreadOfTheContainer() throws InterruptedException {
        open(echo);
        network.input.fail(new IOException("on purpose"));
        assertThat(echo.next()).isEqualTo("close 1006");
        assertThat(echo.thread).isNotSameAs(Thread.currentThread());
        get(network.closed);
    }

    @Test
    void closingWaitsForTheThreadThatReads() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        network.input.reading = () -> {
            inside.countDown();
            await(leave);
        };
        open(echo);
        Thread container =
                new Thread(() -> network.input.send(masked(TEXT, bytes("late")).bytes()));
        container.start();
        await(inside);
        endPoint.close();
        assertThat(network.closed).isNotDone();
        leave.countDown();
        container.join();
        get(network.closed);
        String event = echo.next();
        assertThat(event.equals("late") ? echo.next() : event).isEqualTo("close 1006");
    }

    @Test
    void aContainerThatDoesNotComeBackFromClosingIsInterrupted() throws InterruptedException {
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        network.closing = () -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException x) {
                interrupted.complete(true);
            }
        };
        open(echo);
        endPoint.close();
        assertThat(get(interrupted)).isTrue();
        assertThat(get(network.closed).isInterrupted()).isFalse();
    }

    @Test
    void aServletThatIsDestroyedClosesInOrderAndBeginsNothing() throws InterruptedException {
        open(echo);
        network.output.drain();
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(connections::stop);
        get(network.output.firstWrite);
        network.input.send(
                masked(RawFrame.CLOSE, RawFrame.closePayload(1001, "")).bytes());
        assertThat(echo.next()).isEqualTo("close 1001");
        get(stopped);
        assertThat(network.output.written())
                .isEqualTo(unmasked(RawFrame.CLOSE, RawFrame.closePayload(1001, "the server is going down"))
                        .bytes());
        assertThat(connections.open(endPoint(), new ServerHandshake.Accepted(echo, null, null, 101, Map.of())))
                .isFalse();
    }

    private static <T> T get(CompletableFuture<T> future) {
        assertThat(future).succeedsWithin(Duration.ofSeconds(30));
        return future.join();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, SECONDS)).isTrue();
        } catch (InterruptedException x) {
            throw new AssertionError(x);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
