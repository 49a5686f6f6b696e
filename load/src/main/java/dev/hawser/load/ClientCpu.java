package dev.hawser.load;

/**
 * What the load test itself needed of the machine while messages were sent.
 *
 * @param cores that this process may use
 * @param processShare part of all these that it used, 0 to 1
 * @param readerShare part of their time for which the threads that read the connections were busy, 0 to 1
 * @param maxDelayNanos by how much a message of the open model was sent too late, because this side did not come to it: the most
 */
public record ClientCpu(int cores, double processShare, double readerShare, long maxDelayNanos) {
    /** Of a test in which nothing was sent. */
    static final ClientCpu IDLE = new ClientCpu(Runtime.getRuntime().availableProcessors(), 0, 0, 0);

    /** Above that a thread is as good as always busy: what it waits for has come before it asks. */
    private static final double BUSY = 0.9;

    /** Whether the figures say more about the client than about the server. */
    public boolean isBottleneck() {
        return processShare >= BUSY || readerShare >= BUSY;
    }
}
