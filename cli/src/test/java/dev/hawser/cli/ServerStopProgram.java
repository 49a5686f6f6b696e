package dev.hawser.cli;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;

/** A server that never ends to stop. Says "ready" when it works. */
final class ServerStopProgram {
    private ServerStopProgram() {}

    public static void main(String... arguments) throws InterruptedException {
        PrintWriter out = new PrintWriter(System.out, true);
        CountDownLatch never = new CountDownLatch(1);
        ServerStop.atSignal(out, never::await);
        out.println("ready");
        never.await();
    }
}
