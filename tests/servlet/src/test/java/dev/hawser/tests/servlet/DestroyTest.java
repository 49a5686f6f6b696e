package dev.hawser.tests.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The servlet is destroyed: its connections are closed in order, and nothing of it runs on. */
@ParameterizedClass
@EnumSource
class DestroyTest {
    private final Container.Kind kind;

    DestroyTest(Container.Kind kind) {
        this.kind = kind;
    }

    @Test
    void everyConnectionIsClosedWith1001BeforeTheServletIsGone() {
        try (TestApplication application = TestApplication.serving(kind, Recorder::new)) {
            List<RawPeer> clients = new ArrayList<>();
            List<Recorder> endpoints = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                clients.add(application.open());
                endpoints.add(application.recorder());
                assertThat(endpoints.get(i).next()).isEqualTo("open");
            }
            assertThat(application.openConnections()).isEqualTo(10);
            CompletableFuture<Void> undeployed = CompletableFuture.runAsync(application::undeploy);
            for (RawPeer client : clients) {
                RawFrame close = client.readFrame();
                assertThat(close.opcode()).isEqualTo(RawFrame.CLOSE);
                assertThat(close.closeCode()).isEqualTo(1001);
                assertThat(close.closeReason()).isEqualTo("the server is going down");
            }
            // The servlet waits for the answers.
            assertThat(undeployed).isNotDone();
            for (RawPeer client : clients) {
                client.sendClose(1001, "");
                assertThat(client.readToEnd()).isEqualTo(RawPeer.End.SHUTDOWN);
                client.close();
            }
            Limit.get(undeployed, "the end of the application");
            for (Recorder endpoint : endpoints) {
                assertThat(endpoint.awaitClose()).isEqualTo("close 1001");
            }
            assertThat(application.openConnections()).isZero();
        }
    }

    @Test
    void aPeerThatDoesNotAnswerIsDroppedAndItsEndpointTold() {
        Map<String, String> impatient = Map.of("closeTimeout", "200ms");
        try (TestApplication application = TestApplication.serving(kind, impatient, Recorder::new);
                RawPeer client = application.open()) {
            Recorder endpoint = application.recorder();
            assertThat(endpoint.next()).isEqualTo("open");
            application.undeploy();
            assertThat(endpoint.next())
                    .isEqualTo("close 1006 the peer did not complete the close handshake within 200 ms");
            assertThat(client.readFrame().closeCode()).isEqualTo(1001);
            client.readToEnd();
        }
    }

    @Test
    void itsThreadsEnd() {
        try (TestApplication application = TestApplication.serving(kind, Recorder::new);
                RawPeer client = application.open()) {
            Thread thread = application.recorder().thread();
            client.sendClose(1000, "");
            client.readToClose();
            client.disconnect();
            assertThat(thread.getContextClassLoader()).isNotNull();
            assertThat(thread.isDaemon() || kind.lendsThreads()).isTrue();
            application.undeploy();
            if (!kind.lendsThreads()) {
                assertThat(thread.getName()).startsWith("websocket-test-");
                Limit.join(thread);
            }
        }
    }

    @Test
    void aServerThatStopsGracefullyClosesWith1001Too() {
        try (TestApplication application = TestApplication.serving(kind, Recorder::new);
                RawPeer client = application.open()) {
            Recorder endpoint = application.recorder();
            assertThat(endpoint.next()).isEqualTo("open");
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(application::close);
            assertThat(client.readFrame().closeCode()).isEqualTo(1001);
            client.sendClose(1001, "");
            client.readToEnd();
            client.disconnect();
            Limit.get(stopped, "the end of the server");
            assertThat(endpoint.next()).isEqualTo("close 1001");
        }
    }
}
