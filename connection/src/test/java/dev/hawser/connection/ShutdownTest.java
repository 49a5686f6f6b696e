package dev.hawser.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.websocket.Connection;
import dev.hawser.websocket.Role;
import dev.hawser.websocket.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A registry that takes no more connections. */
class ShutdownTest {
    @Test
    void aConnectionThatOpensAfterTheShutdownIsClosedAtOnce() {
        List<String> events = new ArrayList<>();
        Line line = new Line(Role.SERVER, recorder(events), ConnectionOptions.DEFAULT);
        CompletableFuture<Void> nobody = line.registry.shutdown(1001, "going", Duration.ZERO);
        assertThat(nobody).isCompleted();

        line.open();
        assertThat(line.received()).containsExactly("close 1001 going");
        assertThat(events).containsExactly("open");
        CompletableFuture<Void> late = line.registry.shutdown(1001, "going", Duration.ZERO);
        assertThat(late).isNotDone();
        line.peerCloses(1001, "");
        line.network.sendEnd();
        line.runTasks();
        assertThat(late).isCompleted();
        assertThat(events).containsExactly("open", "close 1001");
    }

    @Test
    void theFirstGroupOfAShutdownIsClosedAtOnce() {
        Line line = Line.open(recorder(new ArrayList<>()));
        line.registry.shutdown(1001, "going", Duration.ofHours(1));
        assertThat(line.received()).containsExactly("close 1001 going");
    }

    private static WebSocket recorder(List<String> events) {
        return new WebSocket() {
            @Override
            public void onOpen(Connection connection) {
                events.add("open");
            }

            @Override
            public void onClose(int closeCode, String reason) {
                events.add("close " + closeCode);
            }
        };
    }
}
