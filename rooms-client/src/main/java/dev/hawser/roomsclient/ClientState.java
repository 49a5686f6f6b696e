package dev.hawser.roomsclient;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Where a {@link RoomsClient} keeps what has to outlive it: its session, which is a secret, what is published and not acknowledged, and how far
 * its rooms are read. It is used by one client at a time, and one call at a time.
 */
public interface ClientState {
    /**
     * What was saved last.
     *
     * @return null when nothing was
     * @throws IOException when it cannot be read
     */
    @Nullable
    String load() throws IOException;

    /**
     * Keeps this in place of what was saved before. Publishes are not sent before it returns.
     *
     * @throws IOException when it cannot; then the client goes on, and a process after this one may publish something twice
     */
    void save(String state) throws IOException;
}
