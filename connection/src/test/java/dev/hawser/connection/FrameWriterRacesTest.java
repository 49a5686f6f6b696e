package dev.hawser.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.Rfc6455;
import dev.hawser.websocket.Event;
import dev.hawser.websocket.Limits;
import dev.hawser.websocket.Receiver;
import dev.hawser.websocket.Role;
import dev.hawser.websocket.SendOutcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

class FrameWriterRacesTest {
    private static final String LONG = "x".repeat(100 * 1024);

    @Test
    @Rfc6455("5.4/3")
    void framesOfManyThreadsGoOutWholeAndInTheOrderOfEachThread() throws InterruptedException {
        int threads = 4;
        int messages = 3000;
        long seed = System.nanoTime();
        System.out.println("FrameWriterTest.framesOfManyThreads seed " + seed);
        Random random = new Random(seed);
        Line line = Line.open(new Line.Recorder(), ConnectionOptions.DEFAULT.withSendBudget(Integer.MAX_VALUE));
        FrameList source = new FrameList(3);
        line.connection.setSource(source);
        line.network.permit(0);
        List<Thread> senders = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int sender = t;
            senders.add(new Thread(() -> {
                for (int i = 0; i < messages; i++) {
                    if (sender == 0) {
                        source.add("0 " + i + " ");
                        line.connection.wake();
                    } else {
                        String text = sender + " " + i + " " + "x".repeat(i % 300);
                        assertThat(line.connection.sendMessage(text)).isEqualTo(SendOutcome.ACCEPTED);
                    }
                }
            }));
        }
        senders.forEach(Thread::start);
        int[] next = new int[threads];
        Receiver peer = new Receiver(Role.CLIENT, Limits.DEFAULT);
        int received = 0;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (received < threads * messages) {
            assertThat(System.nanoTime()).as("all is received in time").isLessThan(deadline);
            line.network.read(random.nextInt(5000));
            ByteBuffer bytes = line.network.takeWritten();
            for (Event event = peer.receive(bytes); event != null; event = peer.receive(bytes)) {
                String[] parts = Line.describe(event).split(" ", -1);
                int sender = Integer.parseInt(parts[0]);
                assertThat(Integer.parseInt(parts[1])).isEqualTo(next[sender]++);
                assertThat(parts[2]).hasSize(sender == 0 ? 0 : Integer.parseInt(parts[1]) % 300);
                received++;
            }
        }
        for (Thread sender : senders) {
            sender.join();
        }
        line.assertHoldsNoBuffer();
        assertThat(line.connection.getQueuedBytes()).isZero();
    }

    @Test
    void aFailureInTheMiddleOfAWriteGivesEverythingBack() {
        for (boolean blocked : new boolean[] {false, true}) {
            Line.Recorder recorder = new Line.Recorder();
            Line line = Line.open(recorder);
            line.network.permit(10);
            if (!blocked) {
                line.network.failFlushes(new IOException("reset by peer"));
            }
            line.connection.sendMessage("a long enough message");
            if (blocked) {
                line.connection.sendMessage("another one");
                line.network.failFlushes(new IOException("reset by peer"));
                line.network.read(10);
            }
            line.runTasks();

            assertThat(recorder.events).containsExactly("open", "close 1006 connection lost while writing");
            assertThat(line.connection.sendMessage("late")).isEqualTo(SendOutcome.CLOSED);
            assertThat(line.connection.getQueuedBytes()).isZero();
            assertThat(line.network.isOpen()).isFalse();
            line.assertHoldsNoBuffer();
        }
    }

    @Test
    void aFailureSettlesWhatWasTakenFromTheSource() {
        Line.Recorder recorder = new Line.Recorder();
        Line line = Line.open(recorder);
        FrameList source = new FrameList(2).add("one", "two");
        line.connection.setSource(source);
        line.network.failFlushes(new IOException("reset by peer"));

        line.connection.wake();
        line.runTasks();

        assertThat(source.isTaken()).isFalse();
        assertThat(recorder.events).containsExactly("open", "close 1006 connection lost while writing");
    }

    @Test
    void aPeerThatGoesWhileAWriteWaitsGivesTheBufferBack() {
        Line.Recorder recorder = new Line.Recorder();
        Line line = Line.open(recorder);
        line.network.permit(3);
        line.connection.sendMessage(LONG);
        assertThat(line.pool.getLeaks()).hasSize(1);

        line.network.close();
        line.runTasks();

        line.assertHoldsNoBuffer();
        assertThat(recorder.events).hasSize(2).last().asString().startsWith("close 1006");
    }

    @Test
    void writesThatCompleteAtOnceTakeNoStack() {
        // Never takes a byte at once, but completes each write before it returns from it.
        NetworkEndPoint immediate = new NetworkEndPoint() {
            @Override
            public synchronized boolean flush(ByteBuffer... buffers) {
                return false;
            }

            @Override
            public void write(Callback callback, ByteBuffer... buffers) {
                try {
                    assertThat(super.flush(buffers)).isTrue();
                } catch (IOException x) {
                    throw new AssertionError(x);
                }
                callback.succeeded();
            }
        };
        Line line = new Line(Role.SERVER, new Line.Recorder(), ConnectionOptions.DEFAULT, immediate);
        line.open();
        FrameList source = new FrameList(1);
        String[] texts = new String[10_000];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = "message " + i;
        }
        source.add(texts);
        line.connection.setSource(source);

        line.connection.wake();

        assertThat(line.received()).containsExactly(texts);
        line.assertHoldsNoBuffer();
    }

    @Test
    void noWakeUpIsLostWhenItMeetsTheEndOfADrain() throws InterruptedException {
        Line line = Line.open(new Line.Recorder());
        FrameList source = new FrameList(100);
        line.connection.setSource(source);
        AtomicBoolean failed = new AtomicBoolean();
        Runnable waker = () -> {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            for (int i = 0; i < 30_000 && !failed.get(); i++) {
                source.add("x");
                line.connection.wake();
                // Whoever writes has seen it: by the time that nobody writes any more, it is gone.
                while (!source.isEmpty() && !failed.get()) {
                    if (System.nanoTime() > deadline) {
                        failed.set(true);
                    }
                    Thread.onSpinWait();
                }
            }
        };
        Thread[] wakers = {new Thread(waker), new Thread(waker)};
        for (Thread thread : wakers) {
            thread.start();
        }
        for (Thread thread : wakers) {
            thread.join();
        }

        assertThat(failed)
                .as("a frame stayed in the source although its wake-up came after it")
                .isFalse();
        assertThat(line.received()).hasSize(60_000);
    }
}
