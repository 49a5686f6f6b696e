package dev.hawser.tests.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.gateway.Authentication;
import dev.hawser.gateway.BrowserCookie;
import dev.hawser.gateway.Gateway;
import dev.hawser.gateway.GatewayOptions;
import dev.hawser.gateway.Identity;
import dev.hawser.gateway.KeptNames;
import dev.hawser.gateway.KeptNamesOptions;
import dev.hawser.gateway.RoomsHandler;
import dev.hawser.gateway.servlet.RoomsServlet;
import dev.hawser.rooms.RoomRules;
import dev.hawser.rooms.Rooms;
import dev.hawser.rooms.RoomsOptions;
import dev.hawser.rooms.SegmentPool;
import dev.hawser.rooms.SessionKey;
import dev.hawser.server.WebSocketFactory;
import dev.hawser.store.MemoryStore;
import dev.hawser.store.StoreOptions;
import dev.hawser.websocket.OpeningHandshake;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** The code of docs/embedding.md, in its order. */
final class EmbeddingGuide {
    private EmbeddingGuide() {}

    static Server server(int port, Handler pages) throws Exception {
        // region server
        Rooms rooms = new Rooms(
                RoomsOptions.DEFAULT,
                new MemoryStore(StoreOptions.DEFAULT),
                RoomRules.OPEN,
                SessionKey.random(),
                new SegmentPool(4 * 1024 * 1024),
                ForkJoinPool.commonPool(),
                null);
        RoomsHandler handler = RoomsHandler.of("/rooms", rooms, Authentication.chosenNames());
        handler.setHandler(pages);
        Server server = new Server(port);
        server.setHandler(handler);
        server.start();
        // endregion
        return server;
    }

    static Authentication authentication(Map<String, String> logins) {
        // region authentication
        Authentication byCookie = request -> {
            String user = logins.get(request.cookies().getOrDefault("login", ""));
            return user == null ? Identity.refused(401, "Log in first.") : Identity.known(user);
        };
        // endregion
        return byCookie;
    }

    static RoomsHandler keptNames(Rooms rooms, Handler pages, Path file) throws IOException {
        // region names
        Handler.Wrapper pagesWithCookie = new Handler.Wrapper(pages) {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                OpeningHandshake asked = WebSocketFactory.openingHandshake(request);
                response.getHeaders().add("Set-Cookie", BrowserCookie.renewed(asked, request.isSecure()));
                return super.handle(request, response, callback);
            }
        };
        KeptNames names = KeptNames.in(file, KeptNamesOptions.DEFAULT);
        RoomsHandler handler = RoomsHandler.of("/rooms", rooms, names.authentication(BrowserCookie::of));
        handler.setHandler(pagesWithCookie);
        // endregion
        return handler;
    }

    static RoomRules rules(Set<String> moderators) {
        // region rules
        RoomRules rules = new RoomRules() {
            @Override
            public boolean mayPublish(String user, String room, @Nullable String kind) {
                return !room.equals("news") || moderators.contains(user);
            }

            @Override
            public boolean mayKick(String user, String room, String other) {
                return moderators.contains(user);
            }
        };
        // endregion
        return rules;
    }

    static AutoCloseable listener(Rooms rooms) {
        // region publish
        rooms.publish("news", "system", null, ByteBuffer.wrap("\"The harbour is open.\"".getBytes(UTF_8)));
        // endregion
        // region listen
        AutoCloseable listening = rooms.listen(
                "news", (room, position, entry) -> System.out.println(position + " " + UTF_8.decode(entry)));
        // endregion
        return listening;
    }

    static void servlet(ServletContext context, Rooms rooms) {
        // region servlet
        Gateway gateway = new Gateway(rooms, Authentication.principal(), GatewayOptions.DEFAULT);
        ServletRegistration.Dynamic servlet = context.addServlet("rooms", new RoomsServlet(gateway));
        servlet.setAsyncSupported(true);
        servlet.addMapping("/rooms");
        // endregion
    }

    static Gateway options(Rooms rooms) {
        // region options
        GatewayOptions options = GatewayOptions.DEFAULT
                .withConnection(ConnectionOptions.DEFAULT.withPingInterval(Duration.ofSeconds(15)))
                .withLongestWait(Duration.ofSeconds(20))
                .withMaxRequests(50_000);
        Gateway gateway = new Gateway(rooms, Authentication.chosenNames(), options);
        // endregion
        return gateway;
    }

    static void stop(Server server, RoomsHandler handler, Rooms rooms) throws Exception {
        // region stop
        handler.setShutdownSpread(Duration.ofSeconds(5));
        server.setHandler(new GracefulHandler(handler));
        server.setStopTimeout(10_000);
        // Later:
        server.stop();
        rooms.close();
        // endregion
    }
}
