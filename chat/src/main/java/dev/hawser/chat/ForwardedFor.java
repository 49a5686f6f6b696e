package dev.hawser.chat;

import java.net.InetAddress;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/** Who has sent a request that proxies have passed on: {@code X-Forwarded-For}, or {@code Forwarded} (RFC 7239) where there is none. */
final class ForwardedFor {
    /** An address as proxies write it: with a port, or without. */
    private static final Pattern NODE = Pattern.compile(
            "\\[([0-9a-fA-F:.]+)](?::\\d{1,5})?|([0-9.]+)(?::\\d{1,5})?|([0-9a-fA-F.]*:[0-9a-fA-F:.]*)");

    /** RFC 7239 section 4: one of the pairs of an element. */
    private static final Pattern FOR =
            Pattern.compile("(?:^|;)\\s*for=(?:\"([^\"]*)\"|([^;\"\\s]*))", Pattern.CASE_INSENSITIVE);

    private ForwardedFor() {}

    /**
     * Whoever is nearest of those who are not trusted. Each proxy appends who has asked it, so the last address is the word of the peer, and the one
     * before it is worth something when that one is trusted too. What is no address ends it.
     *
     * @param peer at the other end of the connection
     */
    static InetAddress client(InetAddress peer, HttpFields fields, List<AddressRange> trusted) {
        InetAddress nearest = peer;
        List<String> nodes = fields.contains(HttpHeader.X_FORWARDED_FOR)
                ? fields.getCSV(HttpHeader.X_FORWARDED_FOR, false)
                : fields.getCSV(HttpHeader.FORWARDED, true).stream()
                        .map(ForwardedFor::node)
                        .toList();
        for (int i = nodes.size() - 1; i >= 0 && isOf(trusted, nearest); i--) {
            InetAddress next = address(nodes.get(i));
            if (next == null) {
                return nearest;
            }
            nearest = next;
        }
        return nearest;
    }

    private static boolean isOf(List<AddressRange> ranges, InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    private static String node(String element) {
        Matcher matcher = FOR.matcher(element);
        if (!matcher.find()) {
            return "";
        }
        return matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    }

    private static @Nullable InetAddress address(String node) {
        Matcher matcher = NODE.matcher(node.strip());
        if (!matcher.matches()) {
            return null;
        }
        String literal = matcher.group(1) != null
                ? matcher.group(1)
                : matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
        try {
            return AddressRange.parse(literal).first();
        } catch (IllegalArgumentException x) {
            return null;
        }
    }
}
