package dev.hawser.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.connection.Line.Recorder;
import dev.hawser.websocket.CloseCause;
import dev.hawser.websocket.CloseStatus;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Whoever waits for the end of a connection hears how it ended. */
class WhenClosedTest {

    @Test
    void theEndIsToldAfterTheEndpointHasHeardOfIt() {
        List<String> heard = new ArrayList<>();
        Line line = Line.open(new WebSocket() {
            @Override
            public void onOpen(Connection connection) {}

            @Override
            public void onClose(int closeCode, String reason) {
                heard.add("onClose");
            }
        });
        line.connection.whenClosed().thenAccept(status -> heard.add(status.toString()));

        line.peerCloses(4001, "their reason");
        line.runTasks();

        assertThat(heard).containsExactly("onClose", new CloseStatus(4001, "their reason", CloseCause.PEER).toString());
    }

    @Test
    void whoeverAsksLaterHearsTheSame() {
        Line line = Line.open(new Recorder());
        CompletableFuture<CloseStatus> before = line.connection.whenClosed().toCompletableFuture();
        assertThat(before).isNotDone();
        line.network.sendEnd();
        line.runTasks();

        assertThat(before)
                .isCompletedWithValueMatching(
                        status -> status.closeCode() == 1006 && status.cause() == CloseCause.LOST);
        assertThat(line.connection.whenClosed().toCompletableFuture()).isCompletedWithValue(before.join());
    }

    @Test
    void theCauseIsWhoBegan() {
        Line line = Line.open(new Recorder());
        line.connection.close(1000, "");
        line.peerCloses(1000, "");
        line.runTasks();

        assertThat(line.connection.whenClosed().toCompletableFuture())
                .isCompletedWithValue(new CloseStatus(1000, "", CloseCause.APPLICATION));
    }

    @Test
    void anEndpointThatThrowsAtTheEndChangesNothing() {
        Line line = Line.open(new WebSocket() {
            @Override
            public void onOpen(Connection connection) {}

            @Override
            public void onClose(int closeCode, String reason) {
                throw new IllegalStateException("thrown by a test");
            }
        });
        line.peerCloses(1000, "");
        line.runTasks();

        assertThat(line.connection.whenClosed().toCompletableFuture()).isCompleted();
    }

    @Test
    void whoeverWaitsCannotEndItForOthers() {
        Line line = Line.open(new Recorder());
        line.connection.whenClosed().toCompletableFuture().complete(new CloseStatus(1000, "", CloseCause.PEER));
        assertThat(line.connection.whenClosed().toCompletableFuture()).isNotDone();
    }
}
