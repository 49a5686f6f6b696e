package dev.hawser.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * What {@code hawser load} is pointed at: {@code [HOST [PORT [CLIENTS [MESSAGES]]]]} as in the articles, or URLs.
 *
 * @param uris the WebSockets
 * @param urls whether they were given as URLs
 * @param clients null when not said
 * @param messages null when not said
 */
record LoadTargets(
        List<URI> uris,
        boolean urls,
        @Nullable Integer clients,
        @Nullable Integer messages) {
    private static final int MAX_WORDS = 4;

    /**
     * Understands the words.
     *
     * @param path of the WebSocket where there is no URL; null when not said
     * @throws ParameterException when they mean nothing
     */
    static LoadTargets parse(CommandLine command, List<String> words, @Nullable String path) {
        boolean urls = words.stream().anyMatch(word -> word.contains("://"));
        if (urls && path != null) {
            throw new ParameterException(command, "--path beside a URL, which has one");
        }
        if (urls) {
            return new LoadTargets(
                    words.stream()
                            .map(word -> ConnectOptions.uri(command, word))
                            .toList(),
                    true,
                    null,
                    null);
        }
        if (words.size() > MAX_WORDS) {
            throw new ParameterException(command, "nothing is expected after MESSAGES: " + words.get(MAX_WORDS));
        }
        Integer port = number(command, words, 1, "PORT");
        URI uri = uri(command, words.isEmpty() ? "localhost" : words.get(0), port, path == null ? "/chat" : path);
        return new LoadTargets(
                List.of(uri), false, number(command, words, 2, "CLIENTS"), number(command, words, 3, "MESSAGES"));
    }

    /** In what is printed. */
    String name() {
        URI first = uris.get(0);
        if (!urls) {
            return first.getHost() + ":" + first.getPort();
        }
        return uris.size() == 1 ? first.toString() : uris.size() + " URLs";
    }

    private static URI uri(CommandLine command, String host, @Nullable Integer port, String path) {
        int number = port == null ? 8080 : port;
        if (number < 1 || number > 65535) {
            throw new ParameterException(command, "PORT " + number + " is not within 1 to 65535");
        }
        if (host.matches("[^:]*:[0-9]*")) {
            throw new ParameterException(
                    command,
                    "HOST \"" + host + "\" has a port, which is a word of its own: "
                            + host.replace(':', ' ').strip());
        }
        try {
            String literal = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
            URI uri = new URI("ws://" + literal + ":" + number + (path.startsWith("/") ? "" : "/") + path);
            if (uri.getHost() == null) {
                throw new ParameterException(command, "HOST \"" + host + "\" is no host name or address");
            }
            return uri;
        } catch (URISyntaxException x) {
            throw new ParameterException(command, "no address: " + x.getMessage());
        }
    }

    private static @Nullable Integer number(CommandLine command, List<String> words, int index, String name) {
        if (words.size() <= index) {
            return null;
        }
        try {
            return Integer.valueOf(words.get(index));
        } catch (NumberFormatException x) {
            throw new ParameterException(command, name + " '" + words.get(index) + "' is no whole number");
        }
    }
}
