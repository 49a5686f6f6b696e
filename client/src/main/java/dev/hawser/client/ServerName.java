package dev.hawser.client;

import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/** The host as the TLS handshake names it (RFC 6455 section 4.1, RFC 6066 section 3). */
final class ServerName {
    private ServerName() {}

    /** What Java names, or else the host: Java leaves out names without a dot, which the RFC does not. */
    static List<SNIServerName> of(SSLEngine engine, List<SNIServerName> named) {
        String host = engine.getPeerHost();
        return named.isEmpty() && isName(host) ? List.of(new SNIHostName(host)) : named;
    }

    /** RFC 6066 section 3: literal addresses "are not permitted". */
    private static boolean isName(@Nullable String host) {
        return host != null && host.matches("[A-Za-z0-9-]*[A-Za-z-][A-Za-z0-9-]*");
    }
}
