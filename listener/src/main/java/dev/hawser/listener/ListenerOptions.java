package dev.hawser.listener;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to listen.
 *
 * @param host the address to listen on; null for all
 * @param port to listen on; 0 for any that is free
 * @param certificate for TLS; null for none
 * @param reloadInterval how often it is looked whether the certificate's files have changed
 * @param handshakeTimeout in how much time, in all, a client that has connected must have done the TLS handshake and sent the whole header
 *     of its first request. After a request over HTTP/1.1, a header that was begun must be whole within once to twice this time
 * @param idleTimeout after how long without a byte in either direction a connection is closed, as long as it is no WebSocket
 * @param maxHeaderSize bytes that the header of a request may have
 * @param acceptQueueSize connections that the operating system may hold until they are accepted
 */
public record ListenerOptions(
        @Nullable String host,
        int port,
        @Nullable CertificateFile certificate,
        Duration reloadInterval,
        Duration handshakeTimeout,
        Duration idleTimeout,
        int maxHeaderSize,
        int acceptQueueSize) {

    /**
     * Port 8080 on all addresses, no TLS, a certificate would be looked at every 10 s; handshake in 10 s, idle for 30 s, headers of 8 KiB,
     * and 4096 connections to accept, for many may come at once, after a restart for example.
     */
    public static final ListenerOptions DEFAULT = new ListenerOptions(
            null, 8080, null, Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(30), 8 * 1024, 4096);

    public ListenerOptions {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " is not within 0 to 65535");
        }
        requirePositive(reloadInterval, "reloadInterval");
        requirePositive(handshakeTimeout, "handshakeTimeout");
        requirePositive(idleTimeout, "idleTimeout");
        requireAtLeast(256, maxHeaderSize, "maxHeaderSize");
        requireAtLeast(1, acceptQueueSize, "acceptQueueSize");
    }

    /**
     * The address of the server for a person on this machine.
     *
     * @param actualPort the port that is listened on
     */
    public URI uri(int actualPort) {
        String name = host == null ? "localhost" : host;
        String literal = name.contains(":") ? "[" + name + "]" : name;
        return URI.create((certificate == null ? "http" : "https") + "://" + literal + ":" + actualPort + "/");
    }

    public ListenerOptions withAddress(@Nullable String newHost, int newPort) {
        return new ListenerOptions(
                newHost,
                newPort,
                certificate,
                reloadInterval,
                handshakeTimeout,
                idleTimeout,
                maxHeaderSize,
                acceptQueueSize);
    }

    public ListenerOptions withCertificate(@Nullable CertificateFile file) {
        return new ListenerOptions(
                host, port, file, reloadInterval, handshakeTimeout, idleTimeout, maxHeaderSize, acceptQueueSize);
    }

    public ListenerOptions withReloadInterval(Duration interval) {
        return new ListenerOptions(
                host, port, certificate, interval, handshakeTimeout, idleTimeout, maxHeaderSize, acceptQueueSize);
    }

    public ListenerOptions withHandshakeTimeout(Duration timeout) {
        return new ListenerOptions(
                host, port, certificate, reloadInterval, timeout, idleTimeout, maxHeaderSize, acceptQueueSize);
    }

    public ListenerOptions withIdleTimeout(Duration timeout) {
        return new ListenerOptions(
                host, port, certificate, reloadInterval, handshakeTimeout, timeout, maxHeaderSize, acceptQueueSize);
    }

    private static void requirePositive(Duration value, String name) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " " + value + " is not positive");
        }
    }

    private static void requireAtLeast(int least, int value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + " " + value + " < " + least);
        }
    }
}
