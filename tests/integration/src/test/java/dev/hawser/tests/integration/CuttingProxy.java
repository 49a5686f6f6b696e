package dev.hawser.tests.integration;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * A network that is not to be trusted: it carries bytes in order, late or a few at a time on some connections, and ends each connection after some
 * bytes, in the middle of whatever it is, on both sides, on one, or in one direction.
 */
final class CuttingProxy implements AutoCloseable {
    private static final int LEAST_BYTES = 300;
    private static final int MOST_BYTES = 10_000;
    /** One of so many connections has a delay. */
    private static final int DELAYED = 4;
    /** On one of so many, bytes come by and by: a frame, or a line, is seen in all its parts. */
    private static final int DRIPPING = 8;

    private static final int MOST_AT_ONCE = 7;
    private static final long DRIP_NANOS = 100_000;

    private static final Duration LONGEST_DELAY = Duration.ofMillis(10);

    /** How a connection ends, and how many of a hundred do so. */
    private enum Cut {
        /** Both sides are told that the other one is done (FIN): what was on its way is cut short. */
        TRUNCATED(35),
        /** The client is told that the server is done (FIN), which hears it for as long as it likes. */
        HALF_CLOSED(10),
        /** Both sides are told that the connection is no more (RST). */
        RESET(25),
        /** The client is told; to the server the connection lives on. */
        SERVER_NOT_TOLD(27),
        /** The server is told; the client hears nothing any more. */
        CLIENT_NOT_TOLD(3);

        private final int percent;

        Cut(int percent) {
            this.percent = percent;
        }

        static Cut byChance(Random random, boolean tellsClients) {
            int chance = random.nextInt(tellsClients ? 100 - CLIENT_NOT_TOLD.percent : 100);
            for (Cut cut : values()) {
                chance -= cut.percent;
                if (chance < 0) {
                    return cut;
                }
            }
            throw new AssertionError("more than 100 percent");
        }
    }

    private final ServerSocket listening;
    private final int target;
    private final boolean tellsClients;
    private final Random random;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Map<Cut, LongAdder> cuts = new EnumMap<>(Cut.class);
    private final LongAdder connections = new LongAdder();
    private volatile boolean healed;

    /** @param tellsClients whether no client is left in the dark */
    CuttingProxy(int target, boolean tellsClients, long seed) {
        this.target = target;
        this.tellsClients = tellsClients;
        this.random = new Random(seed);
        for (Cut cut : Cut.values()) {
            cuts.put(cut, new LongAdder());
        }
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

    /** Ends no connection any more. */
    void heal() {
        healed = true;
    }

    /** What it has done. */
    @Override
    public String toString() {
        return connections + " connections, of which it ended " + cuts;
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
            connections.increment();
            long delay = random.nextInt(DELAYED) == 0 ? (long) (random.nextDouble() * LONGEST_DELAY.toNanos()) : 0;
            boolean drips = random.nextInt(DRIPPING) == 0;
            Line line = new Line(client, server, Cut.byChance(random, tellsClients), delay, drips);
            int there = LEAST_BYTES + random.nextInt(MOST_BYTES);
            int back = LEAST_BYTES + random.nextInt(MOST_BYTES);
            start(() -> line.carry(client, server, there));
            start(() -> line.carry(server, client, back));
        } catch (IOException nobodyThere) {
            close(client);
        }
    }

    /** One connection, both ways. */
    private final class Line {
        private final Socket client;
        private final Socket server;
        private final Cut cut;
        private final long delayNanos;
        private final boolean drips;
        /** Guarded by this. */
        private boolean isCut;

        Line(Socket client, Socket server, Cut cut, long delayNanos, boolean drips) {
            this.client = client;
            this.server = server;
            this.cut = cut;
            this.delayNanos = delayNanos;
            this.drips = drips;
        }

        void carry(Socket from, Socket to, int bytes) {
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                byte[] buffer = new byte[4096];
                int left = bytes;
                boolean isEnded = false;
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    LockSupport.parkNanos(delayNanos);
                    if (isEnded || isCut()) {
                        // Whoever was not told speaks to nobody.
                        continue;
                    }
                    // Asked once: what is cut short now must be the last that goes through, also if the network is
                    // healed meanwhile.
                    boolean isWhole = healed || read < left;
                    write(out, buffer, isWhole ? read : left);
                    left -= read;
                    if (isWhole) {
                        continue;
                    }
                    if (cut == Cut.HALF_CLOSED && to == client) {
                        cuts.get(cut).increment();
                        isEnded = true;
                        to.shutdownOutput();
                    } else {
                        cut();
                    }
                }
            } catch (IOException ended) {
                // By the other direction, or one of the two sides.
            } finally {
                end(from, to);
            }
        }

        private void write(OutputStream out, byte[] bytes, int length) throws IOException {
            int written = 0;
            while (drips && !healed && written < length) {
                int some = Math.min(MOST_AT_ONCE, length - written);
                out.write(bytes, written, some);
                written += some;
                LockSupport.parkNanos(DRIP_NANOS);
            }
            out.write(bytes, written, length - written);
        }

        private synchronized boolean isCut() {
            return isCut;
        }

        private synchronized void cut() throws IOException {
            if (isCut) {
                return;
            }
            isCut = true;
            cuts.get(cut).increment();
            if (cut == Cut.RESET) {
                client.setSoLinger(true, 0);
                server.setSoLinger(true, 0);
            }
            if (cut != Cut.CLIENT_NOT_TOLD) {
                close(client);
            }
            if (cut != Cut.SERVER_NOT_TOLD) {
                close(server);
            }
        }

        private synchronized void end(Socket from, Socket to) {
            close(from);
            if (!isCut) {
                close(to);
            }
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
