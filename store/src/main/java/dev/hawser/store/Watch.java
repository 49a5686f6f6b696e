package dev.hawser.store;

/** A listener in a room. Any thread. */
public interface Watch extends AutoCloseable {

    /** Ends it. One call that has begun may still be on its way. Does nothing the second time. */
    @Override
    void close();
}
