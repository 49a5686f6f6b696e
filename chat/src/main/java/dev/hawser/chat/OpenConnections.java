package dev.hawser.chat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.util.IO;
import org.jspecify.annotations.Nullable;

/**
 * How many connections are open, in all and of each address. One that a trusted proxy has opened is, from its first request on, of the address
 * that this was passed on for. Any thread.
 */
final class OpenConnections implements SelectorManager.AcceptListener {
    /** Whose connection it is. */
    private final Map<SelectableChannel, Site> open = new ConcurrentHashMap<>();

    private final Map<Site, Integer> counts = new ConcurrentHashMap<>();
    private final Predicate<InetAddress> mayStay;

    /** @param mayStay whether the latest connection of an address, which is counted, is kept; otherwise it ends without a word */
    OpenConnections(Predicate<InetAddress> mayStay) {
        this.mayStay = mayStay;
    }

    int count() {
        return open.size();
    }

    /** Those of the address's {@link Site}; none of one that is not known. */
    int count(@Nullable InetAddress address) {
        return address == null ? 0 : counts.getOrDefault(Site.of(address), 0);
    }

    /** It is another one's from now on; nothing happens when it is closed already. */
    void move(SelectableChannel channel, InetAddress to) {
        Site site = Site.of(to);
        open.computeIfPresent(channel, (same, before) -> {
            if (!before.equals(site)) {
                subtract(before);
                add(site);
            }
            return site;
        });
    }

    @Override
    public void onAccepting(SelectableChannel channel) {
        // When it is closed, its address is not known any more.
        InetAddress address = address(channel);
        if (address != null) {
            open.computeIfAbsent(channel, same -> {
                Site site = Site.of(address);
                add(site);
                return site;
            });
            if (!mayStay.test(address)) {
                // Jetty finds it closed, and says so.
                IO.close(channel);
            }
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
            subtract(site);
        }
    }

    private void add(Site site) {
        counts.merge(site, 1, Integer::sum);
    }

    private void subtract(Site site) {
        counts.computeIfPresent(site, (same, count) -> count == 1 ? null : count - 1);
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
