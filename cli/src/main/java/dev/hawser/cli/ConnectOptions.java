package dev.hawser.cli;

import dev.hawser.client.ClientProxy;
import dev.hawser.client.ClientTls;
import dev.hawser.client.HttpVersions;
import dev.hawser.client.WebSocketClient;
import dev.hawser.client.WebSocketClientFactory;
import dev.hawser.connection.ConnectionOptions;
import dev.hawser.websocket.WebSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of a command that connects: how a connection is opened. One thread. */
final class ConnectOptions {
    @Spec(Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(
            names = "--protocol",
            paramLabel = "NAME",
            description = "Offers a sub-protocol; given more than once, several by preference; empty for none.")
    private List<String> protocols = new ArrayList<>();

    @Option(
            names = "--origin",
            paramLabel = "ORIGIN",
            description = "Sends this origin, as a browser does for a page of it.")
    private @Nullable String origin;

    @Option(
            names = "--header",
            paramLabel = "\"NAME: VALUE\"",
            description = "Sends a header field of your own with the handshake; may be given more than once.")
    private List<String> headers = new ArrayList<>();

    @Option(
            names = "--user",
            paramLabel = "NAME:PASSWORD",
            description = "Answers when the server asks who you are (HTTP basic or digest authentication).")
    private @Nullable String user;

    @Option(
            names = "--proxy",
            paramLabel = "URL",
            description = "Goes through a proxy: http://, https:// or socks5://, then [user:password@]host:port.")
    private @Nullable String proxy;

    @Option(
            names = "--http",
            paramLabel = "VERSION",
            defaultValue = "1.1",
            description =
                    "Opens over HTTP 1.1 or 2, or negotiated: over 2 where the server has WebSockets there, by wss only"
                            + " (default: ${DEFAULT-VALUE}).")
    private String httpVersion = "1.1";

    @Option(
            names = "--cacert",
            paramLabel = "FILE",
            description = "Trusts the certificates of this PEM file, instead of those that the system trusts.")
    private @Nullable Path authorities;

    @Option(
            names = "--connect-timeout",
            paramLabel = "SECONDS",
            defaultValue = "20",
            description =
                    "How long a step of opening may take: the look-up of the name, TCP, the proxy's answer, and then TLS and "
                            + "handshake together (default: ${DEFAULT-VALUE}).")
    private double openingSeconds;

    private boolean insecure;

    ConnectOptions() {}

    /** While the command line is read, because the levels are read when the first logger is made. */
    @Option(
            names = "--trace",
            description =
                    "Writes the handshake, without what is secret, and each frame, with the beginning of its payload.")
    void setTrace(boolean trace) {
        if (trace) {
            System.setProperty("dev.hawser.trace.LEVEL", "TRACE");
        }
    }

    /** While the command line is read, for the same reason. */
    @Option(
            names = "--insecure",
            description = "Does not check the server's certificate: anybody on the way can read and change everything.")
    void setInsecure(boolean insecure) {
        this.insecure = insecure;
        if (insecure) {
            // Jetty would warn of what was asked for.
            System.setProperty("org.eclipse.jetty.util.ssl.SslContextFactory.config.LEVEL", "ERROR");
        }
    }

    /** The address that was given. */
    URI uri(String text) {
        return uri(Commands.required(spec).commandLine(), text);
    }

    /**
     * The address of a WebSocket.
     *
     * @throws ParameterException when there is none with such an address
     */
    static URI uri(CommandLine command, String text) {
        try {
            URI uri = new URI(text);
            WebSocketClient.requireWebSocket(uri);
            return uri;
        } catch (URISyntaxException x) {
            String shown = Printable.of(text).replaceFirst("//.*@", "//***@");
            throw new ParameterException(command, "\"" + shown + "\" is no URL: " + x.getReason());
        } catch (IllegalArgumentException x) {
            throw new ParameterException(command, Printable.of(String.valueOf(x.getMessage())));
        }
    }

    /** A factory with these options, not started. */
    WebSocketClientFactory newFactory() throws CommandFailure {
        WebSocketClientFactory factory = new WebSocketClientFactory();
        applyTo(factory);
        return factory;
    }

    /** Sets these options, as far as they are of a factory. */
    void applyTo(WebSocketClientFactory factory) throws CommandFailure {
        try {
            factory.setProxy(proxy == null ? null : ClientProxy.parse(proxy));
        } catch (IllegalArgumentException x) {
            throw usage("--proxy: " + x.getMessage());
        }
        if (authorities != null && insecure) {
            throw usage("--cacert and --insecure exclude each other");
        }
        factory.setConnectTimeout(openingTimeout());
        setTls(factory);
    }

    private void setTls(WebSocketClientFactory factory) throws CommandFailure {
        if (insecure) {
            factory.setTls(ClientTls.insecure());
        } else if (authorities != null) {
            if (!Files.isReadable(authorities)) {
                throw new CommandFailure("--cacert " + authorities + " cannot be read");
            }
            try {
                factory.setTls(ClientTls.trusting(authorities));
            } catch (IllegalArgumentException x) {
                throw new CommandFailure("--cacert " + authorities + ": " + x.getMessage());
            }
        }
    }

    /** A client with these options. */
    WebSocketClient newClient(WebSocketClientFactory factory, ConnectionOptions options) {
        WebSocketClient client = factory.newWebSocketClient();
        applyTo(client);
        client.setOptions(options);
        return client;
    }

    /** Whether a sub-protocol was named, or none was asked for by an empty name. */
    boolean namesProtocol() {
        return !protocols.isEmpty();
    }

    /** Whether this sub-protocol is the one that is wanted most. */
    boolean prefers(String protocol) {
        return namesProtocol() && protocols.get(0).equals(protocol);
    }

    /** Sets these options, as far as they are of a client. */
    void applyTo(WebSocketClient client) {
        client.setProtocols(protocols.stream().filter(name -> !name.isEmpty()).toList());
        setOrigin(client);
        client.setHandshakeTimeout(openingTimeout());
        client.setHttpVersions(httpVersions());
        headers.stream().map(this::field).forEach(field -> setHeader(client, field));
        if (user != null) {
            int colon = user.indexOf(':');
            if (colon < 1) {
                throw usage("--user needs NAME:PASSWORD");
            }
            client.setCredentials(user.substring(0, colon), user.substring(colon + 1));
        }
    }

    private HttpVersions httpVersions() {
        return switch (httpVersion) {
            case "1.1" -> HttpVersions.HTTP_1_1;
            case "2" -> HttpVersions.HTTP_2;
            case "negotiated" -> HttpVersions.NEGOTIATED;
            default -> throw usage("--http is 1.1, 2 or negotiated, not \"" + Printable.of(httpVersion) + "\"");
        };
    }

    private void setOrigin(WebSocketClient client) {
        try {
            client.setOrigin(origin);
        } catch (IllegalArgumentException x) {
            throw usage("--origin: " + x.getMessage());
        }
    }

    private void setHeader(WebSocketClient client, Map.Entry<String, String> field) {
        try {
            client.setHeader(field.getKey(), field.getValue());
        } catch (IllegalArgumentException x) {
            throw usage("--header: " + x.getMessage());
        }
    }

    private Duration openingTimeout() {
        Duration timeout = Seconds.of(Commands.required(spec), "--connect-timeout", openingSeconds);
        if (timeout.toMillis() < 1) {
            throw usage("--connect-timeout " + openingSeconds + " leaves no time to connect");
        }
        return timeout;
    }

    private Map.Entry<String, String> field(String header) {
        int colon = header.indexOf(':');
        String name = colon < 0 ? "" : header.substring(0, colon);
        String value = header.substring(colon + 1).strip();
        if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
            throw usage("--header \"" + Printable.of(header) + "\" is no \"NAME: VALUE\"");
        }
        String lowerCase = name.toLowerCase(Locale.ROOT);
        if (lowerCase.startsWith("sec-websocket-") || lowerCase.equals("upgrade") || lowerCase.equals("connection")) {
            throw usage("--header \"" + name + "\" belongs to the handshake itself (RFC 6455 section 4.1)");
        }
        return Map.entry(name, value);
    }

    /**
     * Begins to open a connection.
     *
     * @throws ParameterException when a sub-protocol cannot be one
     */
    Dialling dial(WebSocketClient client, URI uri, WebSocket endpoint) {
        try {
            return new Dialling(uri, client.open(uri, endpoint));
        } catch (IllegalArgumentException x) {
            throw usage(Printable.of(String.valueOf(x.getMessage())));
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(Commands.required(spec).commandLine(), message);
    }
}
