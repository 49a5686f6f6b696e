package dev.hawser.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Listens on a free port of this machine, and gives each connection that a test accepts to that test. */
public final class RawServer implements AutoCloseable {
    private static final int LIMIT_MILLIS = 30_000;

    private final ServerSocket socket;

    public RawServer() {
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            socket.setSoTimeout(LIMIT_MILLIS);
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** Waits for a connection. */
    public RawPeer accept() {
        try {
            return RawPeer.accepted(socket.accept());
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    /** Waits for a connection, and shakes hands as a server should. */
    public RawPeer acceptWebSocket(String... moreFields) {
        RawPeer peer = accept();
        peer.send(RawPeer.acceptance(peer.readHead(), moreFields));
        return peer;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }
}
