package dev.hawser.tests.integration;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A network that is not to be trusted: it carries bytes in order, and cuts each connection after some, in the middle of whatever it is. */
final class CuttingProxy implements AutoCloseable {
    private static final int LEAST_BYTES = 300;
    private static final int MOST_BYTES = 30_000;

    private final ServerSocket listening;
    private final int target;
    private final Random random;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    CuttingProxy(int target, long seed) {
        this.target = target;
        this.random = new Random(seed);
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
        start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "cutting-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                sockets.add(client);
                connect(client);
            }
        } catch (IOException closed) {
            // That is how it ends.
        }
    }

    private void connect(Socket client) {
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(server);
            int there = LEAST_BYTES + random.nextInt(MOST_BYTES);
            int back = LEAST_BYTES + random.nextInt(MOST_BYTES);
            start(() -> carry(client, server, there));
            start(() -> carry(server, client, back));
        } catch (IOException nobodyThere) {
            close(client);
        }
    }

    private void carry(Socket from, Socket to, int bytes) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[4096];
            int left = bytes;
            while (left > 0) {
                int read = in.read(buffer, 0, Math.min(left, buffer.length));
                if (read < 0) {
                    break;
                }
                out.write(buffer, 0, read);
                left -= read;
            }
        } catch (IOException cut) {
            // By the other direction, or one of the two sides.
        } finally {
            close(from);
            close(to);
        }
    }

    private void close(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
        sockets.forEach(this::close);
    }
}
