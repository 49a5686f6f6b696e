package dev.hawser.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;

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

    /** Waits for a connection of HTTP/2, up to the client's preface; the server has said nothing yet. */
    public RawHttp2Peer acceptHttp2() {
        try {
            return RawHttp2Peer.accepted(socket.accept());
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    /** Waits for a connection of HTTP/2, and announces WebSockets over it, and these settings, identifiers and values by turns. */
    public RawHttp2Peer acceptCarrier(int... settings) {
        RawHttp2Peer peer = acceptHttp2();
        int[] all = Arrays.copyOf(settings, settings.length + 2);
        all[settings.length] = RawHttp2Peer.ENABLE_CONNECT_PROTOCOL;
        all[settings.length + 1] = 1;
        peer.send(RawHttp2Peer.settings(all));
        return peer;
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
