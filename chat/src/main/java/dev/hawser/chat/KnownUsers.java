package dev.hawser.chat;

import dev.hawser.gateway.RoomsHandler;
import dev.hawser.listener.FileWatch;
import dev.hawser.listener.ListenerOptions;
import dev.hawser.rooms.RoomRules;
import dev.hawser.rooms.Rooms;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a chat has that knows its users: their login, those who keep order, and those who are banned. */
final class KnownUsers {
    private static final Logger LOG = LoggerFactory.getLogger(KnownUsers.class);

    private final Login login;
    private final Set<String> moderators;
    private final Bans bans;

    private KnownUsers(Login login, Set<String> moderators, Bans bans) {
        this.login = login;
        this.moderators = moderators;
        this.bans = bans;
    }

    /**
     * Reads what they are known by; null where users choose their names.
     *
     * @param secret of the chat
     * @throws UsersFailure when the file of users cannot be used
     * @throws DataFailure when the bans cannot be
     */
    static @Nullable KnownUsers open(ChatOptions options, byte[] secret) throws UsersFailure, DataFailure {
        Login login;
        if (options.users() instanceof UserSource.PasswordFile source) {
            login = PasswordLogin.open(source.file(), secret);
            warnOfPlainPasswords(options.listener());
        } else if (options.users() instanceof UserSource.ProxyHeader source) {
            login = new ProxyLogin(source);
        } else {
            return null;
        }
        options.moderators().stream()
                .filter(name -> !login.isUser(name))
                .forEach(name -> LOG.warn("The moderator {} is no user", SparseLog.quoted(name)));
        return new KnownUsers(login, options.moderators(), Bans.open(options.data()));
    }

    private static void warnOfPlainPasswords(ListenerOptions listener) {
        if (listener.certificate() == null && !isLoopback(listener.host())) {
            LOG.warn("Passwords can be read on their way: set tls, or a host like 127.0.0.1 behind a proxy with TLS");
        }
    }

    private static boolean isLoopback(@Nullable String host) {
        try {
            return host != null && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException x) {
            return false;
        }
    }

    RoomRules rules() {
        return new ModeratedRooms(moderators, bans, login::isUser);
    }

    /**
     * Lets only them in.
     *
     * @param handler of the rooms, and of all else that is asked for
     * @param paths behind it, to which the list of bans is added
     */
    Handler guard(RoomsHandler handler, PathMappingsHandler paths, Rooms rooms) {
        BansHandler list = new BansHandler(
                moderators,
                bans,
                rooms,
                request -> handler.checkOrigin(request, request.getHeaders().get(HttpHeader.ORIGIN)));
        paths.addMapping(PathSpec.from(BansHandler.PATH), list);
        login.whenChanged(handler.gateway()::logOut);
        return new LoginHandler(login, handler);
    }

    /** Looks whether the file of users has changed, from the start of a connector on. */
    void watch(ServerConnector connector, ListenerOptions listener) {
        if (!login.files().isEmpty()) {
            connector.addBean(
                    new FileWatch(login.files(), listener.reloadInterval(), connector::getScheduler, login::reload));
        }
    }
}
