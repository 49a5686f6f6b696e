package dev.hawser.testkit;

import java.util.concurrent.CompletableFuture;

/**
 * Text messages of one length that can be told apart: each begins with its number.
 *
 * @param count how many there are
 * @param length of each, in characters, all of them ASCII
 */
public record NumberedMessages(int count, int length) {

    /** One of them. */
    public static String message(int number, int length) {
        String digits = String.valueOf(number);
        return digits + "-".repeat(length - digits.length());
    }

    /** Sends all of them, by another thread. */
    public CompletableFuture<Void> send(RawPeer peer) {
        return CompletableFuture.runAsync(() -> {
            for (int i = 0; i < count; i++) {
                peer.sendText(message(i, length));
            }
        });
    }

    /** Reads all of them; fails when one is missing, altered or out of turn. */
    public void read(RawPeer peer) {
        for (int i = 0; i < count; i++) {
            String text = peer.readFrame().text();
            if (!text.equals(message(i, length))) {
                throw new AssertionError("not message " + i + " but " + text);
            }
        }
    }
}
