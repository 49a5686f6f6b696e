package dev.hawser.connection;

import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.jspecify.annotations.Nullable;

/**
 * The turns of the thread that waits for the network: it wakes up, deals with every connection that has something to read, and waits again.
 * What answers those that were read in one turn is best written at its end. A write wakes the peer, and peers that are woken one by one
 * while they could have been woken together cost both sides time.
 */
@FunctionalInterface
public interface Turn {
    /**
     * Runs something on the thread that waits for the network, before it waits again. Any thread; from another one, that thread is woken.
     */
    void atEnd(ManagedSelector.SelectorUpdate task);

    /**
     * The turns in which an endpoint is read.
     *
     * @return null where something, TLS for example, lies between it and the network
     */
    static @Nullable Turn of(EndPoint endPoint, @Nullable SelectorManager selectors) {
        if (selectors == null || !(endPoint instanceof SocketChannelEndPoint plain)) {
            return null;
        }
        SocketChannel channel = plain.getChannel();
        for (ManagedSelector selector : selectors.getBeans(ManagedSelector.class)) {
            if (channel.keyFor(selector.getSelector()) != null) {
                return of(selector);
            }
        }
        return null;
    }

    private static Turn of(ManagedSelector selector) {
        Turn known = selector.getBean(Turn.class);
        if (known != null) {
            return known;
        }
        Turn turn = new SelectorTurn(selector::submit);
        selector.addBean(turn);
        return turn;
    }
}
