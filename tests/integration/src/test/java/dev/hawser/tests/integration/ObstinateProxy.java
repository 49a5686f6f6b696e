package dev.hawser.tests.integration;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Something on the way that does not know WebSockets, or drops their sub-protocol, or keeps streams of events back; as long as it is told to.
 */
final class ObstinateProxy implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final byte[] REFUSAL = ("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket listening;
    private final int target;
    private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();
    private volatile boolean refusesWebSockets;
    private volatile boolean dropsProtocols;
    private volatile boolean keepsStreams;

    /** A connection, and the one to the server. */
    private final class Pair {
        private final Socket client;
        private final Socket server;
        private volatile boolean keeps;

        Pair(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void carryUp() throws IOException {
            InputStream in = client.getInputStream();
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                String text = new String(buffer, 0, read, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
                if (refusesWebSockets && text.contains("upgrade: websocket")) {
                    client.getOutputStream().write(REFUSAL);
                    return;
                }
                keeps |= keepsStreams && text.contains("accept: text/event-stream");
                int field = dropsProtocols ? text.indexOf("sec-websocket-protocol:") : -1;
                if (field >= 0) {
                    buffer[field] = 'X';
                }
                server.getOutputStream().write(buffer, 0, read);
            }
        }

        void carryDown() throws IOException {
            InputStream in = server.getInputStream();
            OutputStream out = client.getOutputStream();
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (!keeps) {
                    out.write(buffer, 0, read);
                }
            }
        }

        void close() {
            pairs.remove(this);
            try {
                client.close();
                server.close();
            } catch (IOException x) {
                throw new UncheckedIOException(x);
            }
        }
    }

    private interface Carriage {
        void run() throws IOException;
    }

    ObstinateProxy(int target) {
        this.target = target;
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

    void refuseWebSockets(boolean refuse) {
        refusesWebSockets = refuse;
    }

    void dropProtocols(boolean drop) {
        dropsProtocols = drop;
    }

    void keepStreams(boolean keep) {
        keepsStreams = keep;
    }

    /** Cuts all connections. */
    void cut() {
        Set.copyOf(pairs).forEach(Pair::close);
    }

    private static void start(Carriage carriage) {
        Thread thread = new Thread(
                () -> {
                    try {
                        carriage.run();
                    } catch (IOException closed) {
                        // By one of the two sides, or this one: that is how it ends.
                    }
                },
                "obstinate-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listening.accept();
            Pair pair = new Pair(client, new Socket(InetAddress.getLoopbackAddress(), target));
            pairs.add(pair);
            start(() -> carry(pair, pair::carryUp));
            start(() -> carry(pair, pair::carryDown));
        }
    }

    private static void carry(Pair pair, Carriage direction) throws IOException {
        try {
            direction.run();
        } finally {
            pair.close();
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
        cut();
    }
}
