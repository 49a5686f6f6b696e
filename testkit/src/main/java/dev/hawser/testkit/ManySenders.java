package dev.hawser.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * Many threads that send on one connection at the same time.
 *
 * @param threads how many, at most 26
 * @param messages how many each of them sends
 */
public record ManySenders(int threads, int messages) {

    /**
     * Lets all of them begin together; returns when everything has arrived, whole, and each thread's messages in order.
     *
     * @param connection sends a text message
     * @param peer where they arrive
     */
    public void sendAndRead(Consumer<String> connection, RawPeer peer) {
        CountDownLatch together = new CountDownLatch(threads);
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int number = i;
            Thread sender = new Thread(() -> {
                together.countDown();
                Limit.await(together, "all threads");
                for (int n = 0; n < messages; n++) {
                    connection.accept(message(number, n));
                }
            });
            senders.add(sender);
            sender.start();
        }
        read(peer);
        senders.forEach(Limit::join);
    }

    private void read(RawPeer peer) {
        int[] next = new int[threads];
        for (int i = 0; i < threads * messages; i++) {
            String text = peer.readFrame().text();
            int thread = text.charAt(0) - 'a';
            String due = message(thread, next[thread]++);
            if (!text.equals(due)) {
                throw new AssertionError("not " + due + " but " + text);
            }
        }
    }

    /** All lengths up to 300: each form of a short header. */
    private static String message(int thread, int number) {
        String name = String.valueOf((char) ('a' + thread));
        return name + "#" + number + name.repeat(number % 300);
    }
}
