package dev.hawser.tests.integration;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers in processes of their own, which cannot be asked, or are started again where they were. They are none of those from which the system
 * takes some for whoever connects: there anybody's connection may have the port while nobody listens, and who asks again and again for a server that is
 * not there may be connected to itself.
 */
final class Ports {
    private static final int LEAST = 12_000;
    /** Those of the system begin at 32768 on Linux, and higher elsewhere. */
    private static final int END = 32_000;

    private Ports() {}

    /** A port on which nobody listens just now, nor on the next one. */
    static int free() {
        int port = ThreadLocalRandom.current().nextInt(LEAST, END);
        while (!isFree(port) || !isFree(port + 1)) {
            port = ThreadLocalRandom.current().nextInt(LEAST, END);
        }
        return port;
    }

    private static boolean isFree(int port) {
        try {
            new ServerSocket(port).close();
            return true;
        } catch (BindException x) {
            return false;
        } catch (IOException x) {
            throw new AssertionError(x);
        }
    }
}
