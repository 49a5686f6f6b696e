package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawPeer;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Which thread runs a server's callbacks (docs/concurrency.md). */
class CallbackThreadsTest {
    private static final boolean HAS_VIRTUAL_THREADS = Runtime.version().feature() >= 21;
    private static final String VIRTUAL = "VirtualThread[";

    /** Writes down by which thread it is called. */
    private static class Watching implements WebSocket.OnTextMessage {
        private final BlockingQueue<String> callers;

        Watching(BlockingQueue<String> callers) {
            this.callers = callers;
        }

        private void note(String callback) {
            callers.add(callback + " by " + Thread.currentThread());
        }

        @Override
        public void onOpen(Connection connection) {
            note("onOpen");
        }

        @Override
        public void onMessage(String data) {
            note("onMessage");
        }

        @Override
        public void onClose(int closeCode, String reason) {
            note("onClose");
        }
    }

    private static final class WatchingWithoutBlocking extends Watching implements WebSocket.NonBlocking {
        WatchingWithoutBlocking(BlockingQueue<String> callers) {
            super(callers);
        }
    }

    private final BlockingQueue<String> callers = new LinkedBlockingQueue<>();

    /** A life with each callback. */
    private void assertCalled(ConnectionOptions options, Supplier<Watching> endpoints, boolean virtual) {
        try (TestServer server = TestServer.serving(options, endpoints);
                RawPeer client = RawPeer.connect(server.port()).open("/")) {
            client.sendText("hello");
            client.sendClose(1000, "");
            client.readToClose();
            for (String callback : new String[] {"onOpen", "onMessage", "onClose"}) {
                String caller = Limit.take(callers, callback);
                assertThat(caller).startsWith(callback + " by " + (virtual ? VIRTUAL : "Thread["));
                assertThat(caller.contains(server.name()))
                        .as(caller + ", and the server's threads are called " + server.name())
                        .isEqualTo(!virtual);
            }
        }
    }

    @Test
    void anEndpointThatMayBlockIsCalledByVirtualThreadsWhereThereAreSomeElseByTheServersThreads() {
        assertCalled(ConnectionOptions.DEFAULT, () -> new Watching(callers), HAS_VIRTUAL_THREADS);
    }

    @Test
    void anEndpointThatMayBlockIsCalledByTheServersThreadsWhenNoVirtualOnesAreWanted() {
        assertCalled(ConnectionOptions.DEFAULT.withVirtualThreads(false), () -> new Watching(callers), false);
    }

    @Test
    void anEndpointThatDoesNotBlockIsCalledByTheServersThreads() {
        assertCalled(ConnectionOptions.DEFAULT, () -> new WatchingWithoutBlocking(callers), false);
    }
}
