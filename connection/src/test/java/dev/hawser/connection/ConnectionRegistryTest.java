package dev.hawser.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.connection.Line.Recorder;
import dev.hawser.websocket.CloseCause;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ConnectionRegistryTest {

    @Test
    void countsWhatIsOpenAndWhatIsPast() {
        Line line = Line.open(new Recorder());
        line.peerSends("hello");
        line.connection.sendMessage("good day");

        assertThat(line.registry.statistics()).isEqualTo(new ConnectionStatistics(1, 1, 1, 1, 11, 10, 0, Map.of()));

        line.peerCloses(1001, "");
        line.network.sendEnd();
        line.runTasks();

        assertThat(line.registry.statistics())
                .isEqualTo(new ConnectionStatistics(0, 1, 1, 1, 19, 14, 0, Map.of(1001, 1L)));
    }

    @Test
    void countsWhatWaitsToBeWritten() {
        Line line = Line.open(new Recorder());
        line.network.permit(0);
        line.connection.sendMessage("message");

        assertThat(line.registry.statistics().queuedBytes()).isEqualTo(9);
    }

    @Test
    void aConnectionIsThereUntilItsEndpointHasHeardOfTheEnd() {
        Line line = Line.open(new Recorder());
        CompletableFuture<Void> empty = line.registry.closeAll(1001, "the server is going down");
        line.network.close();
        assertThat(line.tasks).as("what is to tell the endpoint").isNotEmpty();
        assertThat(empty).isNotDone();

        line.runTasks();

        assertThat(empty).isCompleted();
        assertThat(line.registry.size()).isZero();
    }

    @Test
    void aConnectionIsThereUntilItHasGivenItsBuffersBack() {
        Line line = Line.open(new Recorder());
        CompletableFuture<Void> noBufferIsLeft =
                line.registry.closeAll(1001, "the server is going down").thenRun(line::assertHoldsNoBuffer);

        line.peerCloses(1001, "");
        line.network.sendEnd();
        line.runTasks();

        assertThat(noBufferIsLeft).isCompleted();
    }

    @Test
    void saysWhyAConnectionClosed() {
        Line peer = Line.open(new Recorder());
        assertThat(peer.connection.getCloseCause()).isNull();
        peer.peerCloses(1000, "");
        assertThat(peer.connection.getCloseCause()).isEqualTo(CloseCause.PEER);

        Line own = Line.open(new Recorder());
        own.connection.close();
        own.peerCloses(1000, "");
        assertThat(own.connection.getCloseCause()).isEqualTo(CloseCause.APPLICATION);

        Line lost = Line.open(new Recorder());
        lost.network.sendEnd();
        lost.runTasks();
        assertThat(lost.connection.getCloseCause()).isEqualTo(CloseCause.LOST);

        Line fault = Line.open(new Recorder());
        fault.network.send(ByteBuffer.wrap(new byte[] {(byte) 0x83, 0}));
        fault.runTasks();
        assertThat(fault.connection.getCloseCause()).isEqualTo(CloseCause.FAULT);

        Line slow = Line.open(new Recorder(), ConnectionOptions.DEFAULT.withSendBudget(10));
        slow.network.permit(0);
        slow.connection.sendMessage("12345678");
        slow.connection.sendMessage("12345678");
        assertThat(slow.connection.getCloseCause()).isEqualTo(CloseCause.SLOW_READER);

        Line shutdown = Line.open(new Recorder());
        shutdown.registry.closeAll(1001, "the server is going down");
        assertThat(shutdown.connection.getCloseCause()).isEqualTo(CloseCause.SHUTDOWN);
    }
}
