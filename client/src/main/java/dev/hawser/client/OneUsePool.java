package dev.hawser.client;

import org.eclipse.jetty.client.Connection;
import org.eclipse.jetty.client.Destination;
import org.eclipse.jetty.client.DuplexConnectionPool;

/**
 * Connections that have one request each.
 *
 * <p>Jetty 12.1.12 stumbles over a connection that is lost while it is handed out (jetty.project#15571): the request that it was for would be forgotten, and
 * have no answer for ever.
 */
final class OneUsePool extends DuplexConnectionPool {
    OneUsePool(Destination destination, int maxConnections) {
        super(destination, maxConnections);
        setMaxUsage(1);
    }

    /** There is another connection. When nobody waits for it any more, because the opening was given up, the server need not keep it. */
    @Override
    protected void proceed() {
        super.proceed();
        Connection spare = acquire(false);
        if (spare != null) {
            spare.close();
        }
    }

    @Override
    protected Connection activate() {
        while (true) {
            try {
                return super.activate();
            } catch (NullPointerException lost) {
                if (!isRunning()) {
                    throw lost;
                }
                // The connection is in the pool no more; there may be others.
            }
        }
    }
}
