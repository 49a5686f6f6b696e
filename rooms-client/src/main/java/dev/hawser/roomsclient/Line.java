package dev.hawser.roomsclient;

/** A connection, as a session sees it. Called in turn. */
interface Line {
    /** The first message is {@code hello}. */
    void send(Message message);

    /** Whether there is room for a few more messages. */
    boolean isWritable();

    /** Runs a task in turn when it is writable. */
    void whenWritable(Runnable task);
}
