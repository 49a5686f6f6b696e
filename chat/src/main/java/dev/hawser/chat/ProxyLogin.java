package dev.hawser.chat;

import dev.hawser.rooms.Rooms;
import dev.hawser.websocket.Refusal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Users that a reverse proxy has authenticated: it says who they are in a field of each request, and only its address may ask. */
final class ProxyLogin implements Login {
    private final UserSource.ProxyHeader source;
    private final SparseLog log = new SparseLog(LoggerFactory.getLogger(ProxyLogin.class), System::nanoTime);

    ProxyLogin(UserSource.ProxyHeader source) {
        this.source = source;
    }

    @Override
    public Finding identify(Request request) {
        List<String> names = request.getHeaders().getValuesList(source.name());
        InetAddress address = peer(request);
        if (address == null || source.trusted().stream().noneMatch(range -> range.contains(address))) {
            String from = address == null ? "an unknown address" : address.getHostAddress();
            log.warn("refused a request from " + from + ", which is not trusted"
                    + (names.isEmpty() ? "" : ", with " + source.name() + " " + SparseLog.quoted(names.get(0))));
            return refused(403, "Requests have to come through the proxy: " + from + " is not trusted.");
        }
        if (names.isEmpty() || names.size() == 1 && names.get(0).isEmpty()) {
            log.warn("refused a request of the proxy " + address.getHostAddress() + " without " + source.name());
            return refused(401, "Nobody is logged in: the proxy has not said who it is (" + source.name() + ").");
        }
        String user = names.size() == 1 ? decoded(names.get(0)) : null;
        if (user == null || !isUser(user)) {
            log.warn("refused a request of the proxy " + address.getHostAddress() + " with " + source.name() + " "
                    + SparseLog.quoted(String.join(", ", names)));
            return refused(403, "What " + source.name() + " has is no name of a user.");
        }
        return new Known(user, null);
    }

    private static Finding refused(int status, String reason) {
        return new Refused(new Refusal(status, reason, Map.of()));
    }

    /** Whose connection it is: not what some field of the request says of that. */
    private static @Nullable InetAddress peer(Request request) {
        SocketAddress address =
                request.getConnectionMetaData().getConnection().getEndPoint().getRemoteSocketAddress();
        return address instanceof InetSocketAddress inet ? inet.getAddress() : null;
    }

    /** Fields are bytes, which are read as ISO-8859-1; names are in UTF-8. */
    private static @Nullable String decoded(String value) {
        try {
            byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException x) {
            return null;
        }
    }

    @Override
    public boolean isUser(String name) {
        return Rooms.isUserName(name);
    }
}
