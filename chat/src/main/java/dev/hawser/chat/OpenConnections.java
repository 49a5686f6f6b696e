package dev.hawser.chat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.SelectorManager;
import org.jspecify.annotations.Nullable;

/** How many connections are open, in all and of each address. Any thread. */
final class OpenConnections implements SelectorManager.AcceptListener {
    private final Map<SelectableChannel, Site> open = new ConcurrentHashMap<>();
    private final Map<Site, Integer> counts = new ConcurrentHashMap<>();

    int count() {
        return open.size();
    }

    /** Those of the address's {@link Site}; none of one that is not known. */
    int count(@Nullable InetAddress address) {
        return address == null ? 0 : counts.getOrDefault(Site.of(address), 0);
    }

    @Override
    public void onAccepting(SelectableChannel channel) {
        // When it is closed, its address is not known any more.
        InetAddress address = address(channel);
        if (address != null) {
            Site site = Site.of(address);
            open.put(channel, site);
            counts.merge(site, 1, Integer::sum);
        }
    }

    @Override
    public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
        onClosed(channel);
    }

    @Override
    public void onClosed(SelectableChannel channel) {
        Site site = open.remove(channel);
        if (site != null) {
            counts.computeIfPresent(site, (same, count) -> count == 1 ? null : count - 1);
        }
    }

    private static @Nullable InetAddress address(SelectableChannel channel) {
        try {
            return channel instanceof SocketChannel socket
                            && socket.getRemoteAddress() instanceof InetSocketAddress remote
                    ? remote.getAddress()
                    : null;
        } catch (IOException gone) {
            return null;
        }
    }
}
