package dev.hawser.chat;

import java.nio.file.Path;
import java.util.List;

/** Who says who the users of a chat are. */
public sealed interface UserSource {
    /** They do: users call themselves what they like. */
    record Chosen() implements UserSource {}

    /**
     * A file of users and their passwords, as {@code htpasswd -B} writes it: they log in by HTTP Basic authentication.
     *
     * @param file read at the start, and again when it has changed
     */
    record PasswordFile(Path file) implements UserSource {}

    /**
     * A reverse proxy in front of the chat, which has authenticated them.
     *
     * @param name of the request's field that has the user's name
     * @param trusted the addresses of such proxies, one or more; nobody else may ask
     */
    record ProxyHeader(String name, List<AddressRange> trusted) implements UserSource {
        public ProxyHeader {
            trusted = List.copyOf(trusted);
            if (trusted.isEmpty()) {
                throw new IllegalArgumentException("no address is trusted");
            }
        }
    }
}
