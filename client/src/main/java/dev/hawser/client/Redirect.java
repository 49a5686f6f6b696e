package dev.hawser.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where a redirect leads (RFC 9110 section 15.4), and what may go there. */
final class Redirect {
    private Redirect() {}

    /** It cannot be followed; the message says why. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }

    /**
     * The URI of a WebSocket that a redirect leads to, without fragment and user.
     *
     * @param from whose server redirects
     * @param location the field of its answer
     */
    static URI target(URI from, @Nullable String location) throws Refused {
        if (location == null) {
            throw new Refused("a redirect without Location");
        }
        String shown = "a redirect to \"" + Text.printable(location) + "\"";
        try {
            URI to = resolve(from, new URI(location.strip()));
            String scheme = schemeOf(to);
            boolean portFits = to.getPort() != 0 && to.getPort() <= WebSocketClient.MAX_PORT;
            if (scheme == null || to.getHost() == null || !portFits) {
                throw new Refused(shown + ", which is no WebSocket");
            }
            if (from.getScheme().equalsIgnoreCase("wss") && scheme.equals("ws")) {
                throw new Refused(shown + ", which is not secure, from a server that is");
            }
            String query = to.getRawQuery() == null ? "" : "?" + to.getRawQuery();
            String port = to.getPort() < 0 ? "" : ":" + to.getPort();
            return new URI(scheme + "://" + to.getHost() + port + to.getRawPath() + query);
        } catch (URISyntaxException x) {
            throw new Refused(shown + ", which is no URI");
        }
    }

    /** {@link URI#resolve} knows an older RFC, in which a query alone had another meaning. */
    private static URI resolve(URI from, URI location) throws URISyntaxException {
        boolean queryOnly = !location.isAbsolute()
                && location.getRawAuthority() == null
                && (location.getRawPath() == null || location.getRawPath().isEmpty());
        String query = location.getRawQuery() == null ? "" : "?" + location.getRawQuery();
        return queryOnly
                ? new URI(from.getScheme() + "://" + from.getRawAuthority() + from.getRawPath() + query)
                : from.resolve(location);
    }

    private static @Nullable String schemeOf(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "ws", "http" -> "ws";
            case "wss", "https" -> "wss";
            default -> null;
        };
    }

    /** Whether both have scheme, host and port in common (RFC 6454 section 5): what is secret to one may be told the other. */
    static boolean sameOrigin(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && portOf(one) == portOf(other);
    }

    /** Host and port, which is left out where it goes without saying. */
    static String authority(URI uri) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        int usual = uri.getScheme().equalsIgnoreCase("wss") ? 443 : 80;
        return uri.getPort() < 0 || uri.getPort() == usual ? host : host + ":" + uri.getPort();
    }

    private static int portOf(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return uri.getScheme().equalsIgnoreCase("wss") ? 443 : 80;
    }
}
