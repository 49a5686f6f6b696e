package dev.hawser.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.client.Authentication;
import org.eclipse.jetty.client.BasicAuthentication;
import org.eclipse.jetty.client.DigestAuthentication;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpProxy;
import org.eclipse.jetty.client.Origin;
import org.eclipse.jetty.client.ProxyConfiguration;
import org.eclipse.jetty.client.Socks5;
import org.eclipse.jetty.client.Socks5Proxy;
import org.eclipse.jetty.io.ClientConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that every connection of a factory goes through: one that is asked with HTTP's {@code CONNECT} (RFC 6455 section 4.1), or SOCKS 5
 * (RFC 1928). The proxy looks up the host's addresses. Immutable; any thread.
 */
public final class ClientProxy {
    private static final Set<String> SCHEMES = Set.of("http", "https", "socks5");
    private static final int MAX_SOCKS_TEXT_BYTES = 255;

    private final String scheme;
    private final String host;
    private final int port;
    private final @Nullable Credentials credentials;

    private ClientProxy(String scheme, String host, int port, @Nullable Credentials credentials) {
        this.scheme = scheme;
        this.host = host;
        this.port = port;
        this.credentials = credentials;
    }

    /**
     * A proxy from its URL.
     *
     * @param url {@code http://host:port}, {@code https://host:port} for one that is spoken to over TLS, or {@code socks5://host:port}; with
     *     {@code user:password@} before the host when it wants to know who asks, percent-encoded where need be
     * @throws IllegalArgumentException when it is none of these; the message says why, without the password
     */
    public static ClientProxy parse(String url) {
        URI uri = uriOf(url);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!SCHEMES.contains(scheme)) {
            throw refused(url, "does not begin with http://, https:// or socks5://");
        }
        if (uri.getHost() == null) {
            throw refused(url, "has no host");
        }
        if (uri.getPort() < 1 || uri.getPort() > 0xFFFF) {
            throw refused(url, "has no port between 1 and 65535");
        }
        boolean bare = uri.getRawPath().isEmpty() || uri.getRawPath().equals("/");
        if (!bare || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw refused(url, "has something after host and port");
        }
        Credentials credentials = credentialsOf(uri.getRawUserInfo());
        if (scheme.equals("socks5") && credentials != null) {
            requireSocksLength(url, credentials);
        }
        return new ClientProxy(scheme, uri.getHost(), uri.getPort(), credentials);
    }

    private static URI uriOf(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException x) {
            throw refused(url, "is not a URL");
        }
    }

    private static @Nullable Credentials credentialsOf(@Nullable String userInfo) {
        if (userInfo == null) {
            return null;
        }
        int colon = userInfo.indexOf(':');
        String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
        String password = colon < 0 ? "" : userInfo.substring(colon + 1);
        return new Credentials(decoded(user), decoded(password));
    }

    /** Percent-encoding only; {@link URLDecoder} also has a meaning for a plus sign. */
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
    }

    /** RFC 1929 section 2: each has a length of one byte. */
    private static void requireSocksLength(String url, Credentials credentials) {
        int longest = Math.max(
                credentials.user().getBytes(UTF_8).length,
                credentials.password().getBytes(UTF_8).length);
        if (longest > MAX_SOCKS_TEXT_BYTES) {
            throw refused(url, "has a user or password of more than 255 bytes (RFC 1929 section 2)");
        }
    }

    private static IllegalArgumentException refused(String url, String why) {
        String shown = url.replaceFirst("//.*@", "//***@");
        return new IllegalArgumentException("the proxy \"" + shown + "\" " + why);
    }

    boolean isSocks() {
        return scheme.equals("socks5");
    }

    boolean isSecure() {
        return scheme.equals("https");
    }

    boolean hasCredentials() {
        return credentials != null;
    }

    /** Makes a client that is not started use it. */
    void addTo(HttpClient http) {
        http.getProxyConfiguration().addProxy(isSocks() ? socks() : connect(http));
    }

    private ProxyConfiguration.Proxy socks() {
        Socks5Proxy proxy = new SocksProxy(host, port);
        if (credentials != null) {
            proxy.putAuthenticationFactory(new Socks5.UsernamePasswordAuthenticationFactory(
                    credentials.user(), credentials.password(), UTF_8));
        }
        return proxy;
    }

    private ProxyConfiguration.Proxy connect(HttpClient http) {
        HttpProxy proxy = new TunnelProxy(new Origin.Address(host, port), isSecure());
        if (credentials != null) {
            String user = credentials.user();
            String password = credentials.password();
            http.getAuthenticationStore()
                    .addAuthentication(
                            new DigestAuthentication(proxy.getURI(), Authentication.ANY_REALM, user, password));
            http.getAuthenticationStore()
                    .addAuthentication(
                            new BasicAuthentication(proxy.getURI(), Authentication.ANY_REALM, user, password));
        }
        return proxy;
    }

    /** The URL without the credentials. */
    @Override
    public String toString() {
        return scheme + "://" + host + ":" + port;
    }

    private static final class SocksProxy extends Socks5Proxy {
        SocksProxy(String host, int port) {
            super(host, port);
        }

        @Override
        public ClientConnectionFactory newClientConnectionFactory(ClientConnectionFactory transport) {
            return super.newClientConnectionFactory(Route.pastSocks(transport));
        }
    }

    /** RFC 6455 section 4.1 wants a tunnel for {@code ws} too; Jetty would send the proxy a request for it. */
    private static final class TunnelProxy extends HttpProxy {
        TunnelProxy(Origin.Address address, boolean secure) {
            super(address, secure);
        }

        @Override
        public boolean requiresTunnel(Origin server) {
            return true;
        }
    }
}
