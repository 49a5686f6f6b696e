package dev.hawser.chat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.hawser.rooms.RoomRules;
import dev.hawser.rooms.Rooms;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The list of public rooms: {@code [["lobby",3],["harbour",0]]}, names and how many users are in each. Where users are known, those that
 * whoever asks may not join are not in it.
 */
final class DirectoryHandler extends Handler.Abstract {
    static final String PATH = "/rooms.json";

    private final RoomDirectory directory;
    private final Rooms rooms;
    private final RoomRules rules;

    DirectoryHandler(RoomDirectory directory, Rooms rooms, RoomRules rules) {
        this.directory = directory;
        this.rooms = rooms;
        this.rules = rules;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (!HttpMethod.GET.is(request.getMethod())) {
            response.getHeaders().put(HttpHeader.ALLOW, HttpMethod.GET.asString());
            Response.writeError(request, response, callback, HttpStatus.METHOD_NOT_ALLOWED_405);
            return true;
        }
        String user = LoginHandler.user(request);
        Map<String, CompletionStage<Integer>> counts = new LinkedHashMap<>();
        directory.names().stream()
                .filter(name -> user == null || rules.mayJoin(user, name))
                .forEach(name -> counts.put(name, rooms.userCount(name)));
        CompletableFuture<?>[] all = counts.values().stream()
                .map(CompletionStage::toCompletableFuture)
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(all).thenRun(() -> write(response, callback, counts));
        return true;
    }

    private static void write(Response response, Callback callback, Map<String, CompletionStage<Integer>> counts) {
        String json = counts.entrySet().stream()
                .map(room -> "[\"" + new String(JsonStringEncoder.getInstance().quoteAsString(room.getKey())) + "\","
                        + room.getValue().toCompletableFuture().join() + "]")
                .collect(Collectors.joining(",", "[", "]"));
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.write(true, StandardCharsets.UTF_8.encode(json), callback);
    }
}
