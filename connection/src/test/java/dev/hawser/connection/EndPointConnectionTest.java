package dev.hawser.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.connection.Line.NonBlockingRecorder;
import dev.hawser.connection.Line.Recorder;
import dev.hawser.testkit.Regression;
import dev.hawser.testkit.Rfc6455;
import dev.hawser.websocket.CloseCause;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.MessageType;
import dev.hawser.websocket.Opcode;
import dev.hawser.websocket.Role;
import dev.hawser.websocket.WebSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EndPointConnectionTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    static Stream<Recorder> bothKindsOfEndpoint() {
        return Stream.of(new Recorder(), new NonBlockingRecorder());
    }

    @ParameterizedTest
    @MethodSource("bothKindsOfEndpoint")
    @Rfc6455({"5.5.1/5", "5.5.1/6", "5.5.1/7", "5.5.1/8", "7.1.1/2", "7.1.1/3", "7.1.2/2"})
    void thePeerClosesAndTheServerAnswersAndShutsTcpDownFirst(Recorder recorder) {
        Line line = Line.open(recorder);
        line.peerSends("hello");
        line.peerCloses(4000, "bye");

        assertThat(line.received()).containsExactly("close 4000");
        assertThat(line.network.isOutputShutdown()).isTrue();
        assertThat(line.network.isOpen()).isTrue();
        line.network.sendEnd();
        line.runTasks();

        assertThat(line.network.isOpen()).isFalse();
        assertThat(recorder.events).containsExactly("open", "hello", "close 4000 bye");
        assertThat(line.registry.size()).isZero();
        line.assertHoldsNoBuffer();
    }

    @Test
    @Rfc6455({"5.5.1/5", "7.1.5", "7.4.1/1"})
    void aCloseWithoutACodeIsAnsweredWithOne() {
        Recorder recorder = new Recorder();
        Line line = Line.open(recorder);
        line.peerSends(Opcode.CLOSE, ByteBuffer.allocate(0));

        assertThat(line.received()).containsExactly("close 1005");
        assertThat(recorder.events).containsExactly("open", "close 1005");
    }

    @Test
    @Rfc6455({"5.5.1/7", "5.5.1/9", "7.1.1/4"})
    void theClientLeavesItToTheServerToShutTcpDown() {
        Recorder recorder = new Recorder();
        Line line = new Line(Role.CLIENT, recorder, ConnectionOptions.DEFAULT);
        line.open();
        line.connection.close();
        line.peerCloses(1000, "");

        assertThat(line.received()).containsExactly("close 1000");
        assertThat(line.network.isOutputShutdown()).isFalse();
        line.network.sendEnd();
        line.runTasks();
        assertThat(line.network.isOpen()).isFalse();
        assertThat(recorder.events).containsExactly("open", "close 1000");
    }

    @ParameterizedTest
    @MethodSource("bothKindsOfEndpoint")
    @Rfc6455("7.1.2/1")
    void thisSideClosesAndHearsNoMoreMessages(Recorder recorder) {
        Line line = Line.open(recorder);
        line.connection.close(1000, "done");
        assertThat(line.connection.isOpen()).isFalse();
        line.peerSends("late");
        line.peerSends(Opcode.PONG, ByteBuffer.allocate(0));
        line.peerCloses(1000, "done");
        line.network.sendEnd();
        line.runTasks();

        assertThat(recorder.events).containsExactly("open", "close 1000 done");
        assertThat(line.received()).containsExactly("close 1000 done");
    }

    @ParameterizedTest
    @MethodSource("bothKindsOfEndpoint")
    @Rfc6455("7.1.5")
    void aConnectionThatIsLostIsToldOnceHoweverItIsLost(Recorder recorder) {
        List<List<String>> told = new ArrayList<>();
        for (int how = 0; how < 5; how++) {
            recorder.events.clear();
            Line line = Line.open(recorder);
            line.peerSends("hello");
            switch (how) {
                case 0 -> line.network.sendEnd();
                case 1 -> line.network.close();
                case 2 -> {
                    line.network.failFills(new IOException("reset by peer"));
                    line.peerSends("lost");
                }
                case 3 -> line.connection.closing().abort(CloseCause.LOST, "connection lost without a close frame");
                default -> {
                    // A part of a frame, and then no more.
                    line.network.send(ByteBuffer.wrap(new byte[] {(byte) 0x81}));
                    line.network.sendEnd();
                }
            }
            line.runTasks();
            line.network.close();
            line.runTasks();

            told.add(List.copyOf(recorder.events));
            assertThat(line.network.isOpen()).isFalse();
            assertThat(line.registry.size()).isZero();
            line.assertHoldsNoBuffer();
        }
        assertThat(told)
                .hasSize(5)
                .containsOnly(List.of("open", "hello", "close 1006 connection lost without a close frame"));
    }

    @Test
    void aCloseOfTheApplicationThatComesTooLateIsNotTheCause() {
        Line line = Line.open(new Recorder());
        line.connection.closing().onLost();
        line.connection.close(1000, "");
        assertThat(line.connection.getCloseCause()).isEqualTo(CloseCause.LOST);
    }

    @ParameterizedTest
    @MethodSource("bothKindsOfEndpoint")
    void anEndPointThatIsClosedJustBeforeItsInputIsWaitedForIsStillTold(Recorder recorder) {
        Line line = new Line(Role.SERVER, recorder, ConnectionOptions.DEFAULT);
        line.network.afterFills(() -> line.connection.closing().abort(CloseCause.LOST, "by another thread"));
        line.open();

        assertThat(recorder.events).containsExactly("open", "close 1006 by another thread");
        assertThat(line.registry.size()).isZero();
        line.assertHoldsNoBuffer();
    }

    @Test
    void anEndPointThatIsClosedBeforeTheConnectionOpensIsNotKept() {
        Recorder recorder = new Recorder();
        Line line = new Line(Role.SERVER, recorder, ConnectionOptions.DEFAULT);
        line.network.close();
        line.open();

        assertThat(recorder.events)
                .hasSize(2)
                .startsWith("open")
                .last()
                .asString()
                .startsWith("close 1006");
        assertThat(line.registry.size()).isZero();
    }

    @Test
    @Rfc6455({"5.1/2", "7.1.7/2", "7.1.7/4", "7.1.7/5", "10.7/2"})
    void aPeerThatBreaksARuleIsToldWhichOne() {
        Recorder recorder = new Recorder();
        Line line = Line.open(recorder);
        line.network.send(ByteBuffer.wrap(new byte[] {(byte) 0x81, 0x02, 'H', 'i'}));
        line.runTasks();
        line.peerSends("after the fault");
        line.network.sendEnd();
        line.runTasks();

        assertThat(recorder.events).hasSize(2);
        assertThat(recorder.events.get(1)).startsWith("close 1002 ").contains("RFC 6455 section 5.1");
        assertThat(line.received()).containsExactly(recorder.events.get(1));
    }

    @Test
    @Regression("BZ-70110")
    void aCallbackThatThrowsFailsTheConnectionAndOnCloseIsCalledOnce() {
        for (String thrower : new String[] {"onOpen", "onMessage", "onControl", "onClose"}) {
            List<String> closes = new ArrayList<>();
            Line line = Line.open(new Recorder() {
                private void failIn(String callback) {
                    if (callback.equals(thrower)) {
                        throw new IllegalStateException("the test's own failure");
                    }
                }

                @Override
                public void onOpen(Connection opened) {
                    failIn("onOpen");
                }

                @Override
                public void onMessage(MessageType type, ByteBuffer payload) {
                    failIn("onMessage");
                }

                @Override
                public boolean onControl(Opcode opcode, ByteBuffer payload) {
                    failIn("onControl");
                    return false;
                }

                @Override
                public void onClose(int closeCode, String reason) {
                    closes.add(closeCode + " " + reason);
                    failIn("onClose");
                }
            });
            line.peerSends("hello");
            line.peerSends(Opcode.PONG, ByteBuffer.allocate(0));
            line.peerCloses(1000, "");
            line.network.sendEnd();
            line.runTasks();

            assertThat(closes).containsExactly(thrower.equals("onClose") ? "1000 " : "1011 " + thrower + " failed");
            assertThat(line.network.isOpen()).isFalse();
            line.assertHoldsNoBuffer();
        }
    }

    @Test
    void aMessageOfAKindThatTheEndpointDoesNotTakeIsRefused() {
        List<String> events = new ArrayList<>();
        Line line = Line.open(new WebSocket.OnTextMessage() {
            @Override
            public void onOpen(Connection connection) {}

            @Override
            public void onMessage(String data) {
                events.add(data);
            }

            @Override
            public void onClose(int closeCode, String reason) {
                events.add(closeCode + " " + reason);
            }
        });
        line.peerSends("text");
        line.peerSends(Opcode.BINARY, ByteBuffer.allocate(1));

        assertThat(events).containsExactly("text", "1003 this endpoint takes no binary messages");
        assertThat(line.received()).containsExactly("close 1003 this endpoint takes no binary messages");
    }

    @Test
    void theRegistryClosesEveryConnectionAndTellsEverybodyWhoWaits() {
        Recorder recorder = new Recorder();
        Line line = Line.open(recorder);
        assertThat(line.registry.size()).isEqualTo(1);

        CompletableFuture<Void> first = line.registry.closeAll(1001, "going");
        CompletableFuture<Void> second = line.registry.closeAll(1001, "going");
        assertThat(first).isNotDone();
        assertThat(line.received()).containsExactly("close 1001 going");
        line.peerCloses(1001, "");
        line.network.sendEnd();
        line.runTasks();

        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(line.registry.closeAll(1001, "going")).isCompleted();
    }
}
