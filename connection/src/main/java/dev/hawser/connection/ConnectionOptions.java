package dev.hawser.connection;

import dev.hawser.websocket.DeflateOptions;
import dev.hawser.websocket.DeflatePool;
import dev.hawser.websocket.Limits;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a connection, copied when it opens.
 *
 * @param limits what the peer may make this side hold
 * @param inputBufferSize bytes of the buffer that is borrowed while there is something to read, 1024 or more
 * @param sendBudget bytes that may wait to be written; a single larger message is taken when nothing waits. A connection whose peer reads
 *     so slowly that the budget would be exceeded is closed with 1013
 * @param maxIdleTime how long the peer may be silent, not even answering a ping, before the connection is closed with 1001; zero for ever
 * @param pingInterval time between keep-alive pings, whose answers give the round trip; zero for none
 * @param closeTimeout how long the peer may take to answer a close frame, or to close TCP, before the connection is dropped
 * @param writeTimeout how long the peer may read nothing while something waits to be written, before the connection is dropped
 * @param virtualThreads whether callbacks that may block run on virtual threads where the Java runtime has them, instead of the threads of
 *     the server or client
 * @param deflate how messages are compressed where the peer agrees (RFC 7692); null for not at all
 */
public record ConnectionOptions(
        Limits limits,
        int inputBufferSize,
        int sendBudget,
        Duration maxIdleTime,
        Duration pingInterval,
        Duration closeTimeout,
        Duration writeTimeout,
        boolean virtualThreads,
        @Nullable DeflateOptions deflate) {

    /**
     * 64 KiB messages, 16 KiB input buffer, 1 MiB send budget; ping after 25 s, idle after 60 s, close in 10 s, write in 60 s; virtual
     * threads, and compression as in {@link DeflateOptions#DEFAULT}.
     */
    public static final ConnectionOptions DEFAULT = new ConnectionOptions(
            Limits.DEFAULT,
            16 * 1024,
            1024 * 1024,
            Duration.ofSeconds(60),
            Duration.ofSeconds(25),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            true,
            DeflateOptions.DEFAULT);

    public ConnectionOptions {
        requireAtLeast(1024, inputBufferSize, "inputBufferSize");
        requireAtLeast(0, sendBudget, "sendBudget");
        requireNotNegative(maxIdleTime, "maxIdleTime");
        requireNotNegative(pingInterval, "pingInterval");
        requirePositive(closeTimeout, "closeTimeout");
        requirePositive(writeTimeout, "writeTimeout");
    }

    /** A pool of compressors and inflaters for the connections of one server or client. */
    public DeflatePool newDeflatePool() {
        DeflateOptions wanted = deflate == null ? DeflateOptions.DEFAULT : deflate;
        return new DeflatePool(wanted.level(), Runtime.getRuntime().availableProcessors());
    }

    public ConnectionOptions withLimits(Limits other) {
        return with(copy -> copy.limits = other);
    }

    public ConnectionOptions withInputBufferSize(int bytes) {
        return with(copy -> copy.inputBufferSize = bytes);
    }

    public ConnectionOptions withSendBudget(int bytes) {
        return with(copy -> copy.sendBudget = bytes);
    }

    public ConnectionOptions withMaxIdleTime(Duration time) {
        return with(copy -> copy.maxIdleTime = time);
    }

    public ConnectionOptions withPingInterval(Duration interval) {
        return with(copy -> copy.pingInterval = interval);
    }

    public ConnectionOptions withCloseTimeout(Duration timeout) {
        return with(copy -> copy.closeTimeout = timeout);
    }

    public ConnectionOptions withWriteTimeout(Duration timeout) {
        return with(copy -> copy.writeTimeout = timeout);
    }

    public ConnectionOptions withVirtualThreads(boolean use) {
        return with(copy -> copy.virtualThreads = use);
    }

    /** These options with other compression, or with null without. */
    public ConnectionOptions withDeflate(@Nullable DeflateOptions other) {
        return with(copy -> copy.deflate = other);
    }

    private ConnectionOptions with(Consumer<Copy> change) {
        Copy copy = new Copy(this);
        change.accept(copy);
        return copy.options();
    }

    private static void requireAtLeast(int least, int value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + " " + value + " < " + least);
        }
    }

    private static void requireNotNegative(Duration value, String name) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " " + value + " is negative");
        }
    }

    private static void requirePositive(Duration value, String name) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " " + value + " is not positive");
        }
    }

    /** What becomes other options. */
    private static final class Copy {
        Limits limits;
        int inputBufferSize;
        int sendBudget;
        Duration maxIdleTime;
        Duration pingInterval;
        Duration closeTimeout;
        Duration writeTimeout;
        boolean virtualThreads;

        @Nullable
        DeflateOptions deflate;

        Copy(ConnectionOptions of) {
            limits = of.limits;
            inputBufferSize = of.inputBufferSize;
            sendBudget = of.sendBudget;
            maxIdleTime = of.maxIdleTime;
            pingInterval = of.pingInterval;
            closeTimeout = of.closeTimeout;
            writeTimeout = of.writeTimeout;
            virtualThreads = of.virtualThreads;
            deflate = of.deflate;
        }

        ConnectionOptions options() {
            return new ConnectionOptions(
                    limits,
                    inputBufferSize,
                    sendBudget,
                    maxIdleTime,
                    pingInterval,
                    closeTimeout,
                    writeTimeout,
                    virtualThreads,
                    deflate);
        }
    }
}
