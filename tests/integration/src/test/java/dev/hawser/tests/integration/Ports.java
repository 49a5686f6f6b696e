package dev.hawser.tests.integration;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;

/** Ports for servers in processes of their own, which cannot be asked, or are started again where they were. */
final class Ports {
    private static final int MAX_PORT = 65_535;

    private Ports() {}

    /** A port on which nobody listens just now, nor on the next one. */
    static int free() {
        while (true) {
            try (ServerSocket socket = new ServerSocket(0)) {
                int port = socket.getLocalPort();
                if (port < MAX_PORT && isFree(port + 1)) {
                    return port;
                }
            } catch (IOException x) {
                throw new AssertionError(x);
            }
        }
    }

    private static boolean isFree(int port) throws IOException {
        try {
            new ServerSocket(port).close();
            return true;
        } catch (BindException x) {
            return false;
        }
    }
}
