package dev.hawser.client;

import dev.hawser.websocket.Connection;
import java.time.Duration;

/**
 * Hears what becomes of the connections of a {@link Reopener}.
 *
 * <p><b>Threads.</b> The callbacks of one reopener never run concurrently, and each sees what the one before it wrote. They may block; the
 * next attempt waits for them. They do not run in turn with those of an endpoint, except that {@link #waiting} and {@link #gaveUp} come
 * after the endpoint's {@code onClose}. What they throw is logged, and changes nothing but for {@link #opening}.
 */
public interface ReopeningListener {

    /**
     * An attempt begins.
     *
     * @param client may be changed for it and those that follow: other credentials, headers or cookies
     * @param attempt 1 for the first one, and for the first after a {@linkplain ReopeningDelays#steadyAfter steady} connection
     * @throws RuntimeException when there is nothing to begin it with: the reopener gives up
     */
    default void opening(WebSocketClient client, int attempt) {}

    /**
     * A connection is open. Its endpoint may have heard of it before.
     *
     * @param connection the one that the endpoint gets
     * @param attempt the attempt that it came from
     */
    default void opened(Connection connection, int attempt) {}

    /**
     * A connection was lost, or an attempt has failed; there will be another attempt.
     *
     * @param loss what happened
     * @param delay how long until then
     */
    default void waiting(Loss loss, Duration delay) {}

    /**
     * There will be no more attempts, and no more callbacks. It is not called when the application {@linkplain Reopener#close closed} the
     * reopener, or stopped the factory.
     *
     * @param loss what happened at last
     * @param reason why it is the end, in one line
     */
    void gaveUp(Loss loss, String reason);
}
