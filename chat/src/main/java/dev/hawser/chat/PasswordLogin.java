package dev.hawser.chat;

import dev.hawser.websocket.Refusal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Users of a file, who log in with a password: HTTP Basic authentication (RFC 7617), or the cookie that is given for it. */
final class PasswordLogin implements Login {
    private static final Logger LOG = LoggerFactory.getLogger(PasswordLogin.class);
    private static final String SCHEME = "Basic ";
    private static final Map<String, String> CHALLENGE =
            Map.of("WWW-Authenticate", "Basic realm=\"Hawser chat\", charset=\"UTF-8\"");

    private final Path file;
    private final LoginCookie cookies;
    private final PasswordCheck check =
            new PasswordCheck(new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2)));
    private final GuessLimit guesses = new GuessLimit(System::nanoTime);
    private final SparseLog log = new SparseLog(LOG, System::nanoTime);

    /** Written by {@link #reload}. */
    private volatile PasswordTable users;

    private volatile Consumer<String> whenChanged = user -> {};

    private record Credentials(String user, String password) {}

    private PasswordLogin(Path file, PasswordTable users, LoginCookie cookies) {
        this.file = file;
        this.users = users;
        this.cookies = cookies;
    }

    /**
     * Reads the file.
     *
     * @param secret for cookies, which are right as long as it is the same
     * @throws UsersFailure when the file cannot be used
     */
    static PasswordLogin open(Path file, byte[] secret) throws UsersFailure {
        PasswordTable users = PasswordTable.read(file);
        LOG.info("{} users in {}", users.hashes().size(), file);
        return new PasswordLogin(file, users, new LoginCookie(secret, InstantSource.system()));
    }

    @Override
    public Finding identify(Request request) {
        String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        if (authorization != null) {
            Credentials shown = credentials(authorization);
            return shown == null ? refused("Log in with a name and a password.") : byPassword(request, shown);
        }
        String user = byCookie(request);
        return user == null ? refused("Log in with a name and a password.") : new Known(user, null);
    }

    private @Nullable String byCookie(Request request) {
        PasswordTable current = users;
        for (HttpCookie cookie : Request.getCookies(request)) {
            String user = cookie.getName().equals(LoginCookie.NAME) ? cookies.user(cookie.getValue(), current) : null;
            if (user != null) {
                return user;
            }
        }
        return null;
    }

    private Finding byPassword(Request request, Credentials shown) {
        PasswordTable current = users;
        String user = shown.user();
        String hash = current.hashes().get(user);
        if (hash != null && check.isKnown(user, shown.password(), hash)) {
            return known(request, user, hash);
        }
        InetAddress address = address(request);
        long early = guesses.take(address);
        if (early > 0) {
            log.warn("too many wrong passwords from " + address.getHostAddress() + ": not looked at");
            return later(429, "There were too many wrong passwords. Try again in " + early + " s.", early);
        }
        PasswordCheck.Outcome outcome = check.check(user, shown.password(), hash, current.cost());
        if (outcome == PasswordCheck.Outcome.WRONG) {
            log.warn("wrong name or password for " + SparseLog.quoted(user) + " from " + address.getHostAddress());
            return refused("This is not the name and the password of a user.");
        }
        guesses.giveBack(address);
        if (outcome == PasswordCheck.Outcome.BUSY || hash == null) {
            log.warn("too many passwords to look at: " + address.getHostAddress() + " has to try again");
            return later(503, "Too many log in just now. Try again in a second.", 1);
        }
        return known(request, user, hash);
    }

    private Finding known(Request request, String user, String hash) {
        boolean hasCookie = user.equals(byCookie(request));
        return new Known(user, hasCookie ? null : cookies.make(user, hash, request.isSecure()));
    }

    private static Finding refused(String reason) {
        return new Refused(new Refusal(401, reason, CHALLENGE));
    }

    private static Finding later(int status, String reason, long seconds) {
        return new Refused(new Refusal(status, reason, Map.of("Retry-After", String.valueOf(seconds))));
    }

    /** Null for what is none. */
    private static @Nullable Credentials credentials(String authorization) {
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        try {
            byte[] bytes = Base64.getDecoder()
                    .decode(authorization.substring(SCHEME.length()).strip());
            String text = new String(bytes, StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            // To bcrypt a zero would be the end of the password.
            return colon < 0 || text.indexOf('\0') >= 0
                    ? null
                    : new Credentials(text.substring(0, colon), text.substring(colon + 1));
        } catch (IllegalArgumentException x) {
            return null;
        }
    }

    private static InetAddress address(Request request) {
        SocketAddress address = request.getConnectionMetaData().getRemoteSocketAddress();
        return address instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    @Override
    public boolean isUser(String name) {
        return users.hashes().containsKey(name);
    }

    @Override
    public List<Path> files() {
        return List.of(file);
    }

    @Override
    public void whenChanged(Consumer<String> listener) {
        whenChanged = listener;
    }

    @Override
    public void reload() {
        try {
            PasswordTable before = users;
            PasswordTable now = PasswordTable.read(file);
            users = now;
            LOG.info("{} users reloaded from {}", now.hashes().size(), file);
            Set<String> changed = now.changed(before);
            changed.forEach(user -> {
                LOG.info(
                        "{} has to log in again: {} in {}",
                        user,
                        now.hashes().containsKey(user) ? "has another password" : "is not",
                        file);
                whenChanged.accept(user);
            });
        } catch (UsersFailure x) {
            LOG.warn("Users not reloaded, the old ones stay: {}", x.getMessage());
        }
    }
}
