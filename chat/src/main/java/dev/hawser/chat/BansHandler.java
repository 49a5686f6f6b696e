package dev.hawser.chat;

import dev.hawser.rooms.Rooms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What moderators do about bans: {@code GET} has the list, {@code POST} bans, {@code DELETE} lifts a ban. A ban also throws the user out of the
 * room.
 */
final class BansHandler extends Handler.Abstract {
    static final String PATH = "/bans.json";

    static final int MAX_REASON_LETTERS = 500;

    private static final Logger LOG = LoggerFactory.getLogger(BansHandler.class);
    private static final int MAX_CONTENT_BYTES = 16 * 1024;
    private static final int MAX_ROOM_BYTES = 256;

    private final Set<String> moderators;
    private final Bans bans;
    private final Rooms rooms;
    private final Predicate<Request> isOriginAllowed;
    private final InstantSource clock = InstantSource.system();
    private final SparseLog refused = new SparseLog(LOG, System::nanoTime);

    /** @param isOriginAllowed whether the page that asks may: a browser shows the user's credentials whoever made it ask */
    BansHandler(Set<String> moderators, Bans bans, Rooms rooms, Predicate<Request> isOriginAllowed) {
        this.moderators = moderators;
        this.bans = bans;
        this.rooms = rooms;
        this.isOriginAllowed = isOriginAllowed;
    }

    /** An answer that is no list. */
    private record Answer(int status, String text) {}

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String user = LoginHandler.user(request);
        if (user == null || !moderators.contains(user)) {
            refused.warn("not allowed: " + SparseLog.quoted(String.valueOf(user)) + " asks for bans ("
                    + request.getMethod() + ")");
            answer(response, callback, new Answer(403, "Only moderators may do this."));
        } else if (!isOriginAllowed.test(request)) {
            answer(response, callback, new Answer(403, "Pages of another origin may not ask here."));
        } else {
            serve(user, request, response, callback);
        }
        return true;
    }

    private void serve(String by, Request request, Response response, Callback callback) {
        switch (request.getMethod()) {
            case "GET" -> list(response, callback);
            case "POST" ->
                Content.Source.asByteArrayAsync(
                        request,
                        MAX_CONTENT_BYTES,
                        Promise.Invocable.from(
                                InvocationType.BLOCKING,
                                (content, failure) -> answer(
                                        response,
                                        callback,
                                        content == null ? new Answer(413, "Too long.") : ban(by, content))));
            case "DELETE" -> answer(response, callback, lift(by, Request.extractQueryParameters(request)));
            default -> {
                response.getHeaders().put(HttpHeader.ALLOW, "GET, POST, DELETE");
                answer(response, callback, new Answer(405, "Requests are GET, POST or DELETE."));
            }
        }
    }

    private void list(Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        write(response, callback, ChatJson.text(bans.all()));
    }

    private Answer ban(String by, byte[] content) {
        Map<String, String> members;
        try {
            members = ChatJson.members(new String(content, StandardCharsets.UTF_8));
        } catch (IOException x) {
            return new Answer(400, "The content is no JSON object.");
        }
        String room = members.getOrDefault("room", "");
        String user = members.getOrDefault("user", "");
        Ban ban = new Ban(room, user, by, members.getOrDefault("reason", "").strip(), clock.millis());
        Answer fault = fault(ban);
        return fault == null ? ban(ban) : fault;
    }

    private @Nullable Answer fault(Ban ban) {
        String room = ban.room();
        if (room.isEmpty()
                || room.getBytes(StandardCharsets.UTF_8).length > MAX_ROOM_BYTES
                || room.chars().anyMatch(Character::isISOControl)) {
            return new Answer(400, "\"room\" is no name of a room.");
        }
        if (!ModeratedRooms.isPublic(room)) {
            return new Answer(400, "Bans are for public rooms.");
        }
        if (!Rooms.isUserName(ban.user())) {
            return new Answer(400, "\"user\" is no name of a user.");
        }
        if (moderators.contains(ban.user())) {
            return new Answer(403, ban.user() + " is a moderator: nobody but whoever runs the chat can change that.");
        }
        return ban.reason().length() > MAX_REASON_LETTERS
                ? new Answer(400, "The reason has more than " + MAX_REASON_LETTERS + " letters.")
                : null;
    }

    private Answer ban(Ban ban) {
        try {
            if (!bans.put(ban)) {
                return new Answer(409, "There are " + Bans.MAX + " bans: lift one first.");
            }
        } catch (IOException x) {
            return notKept(x);
        }
        LOG.info(
                "{} bans {} from room {}: {}",
                SparseLog.quoted(ban.by()),
                SparseLog.quoted(ban.user()),
                SparseLog.quoted(ban.room()),
                SparseLog.quoted(ban.reason()));
        // From now on no join is let in, so what the kick finds is all there is.
        String data = ChatJson.write(json -> {
            json.writeStartObject();
            json.writeStringField("user", ban.user());
            json.writeStringField("reason", ban.reason());
            json.writeBooleanField("ban", true);
            json.writeEndObject();
        });
        rooms.kick(ban.room(), ban.by(), StandardCharsets.UTF_8.encode(data));
        return new Answer(200, ban.user() + " is banned.");
    }

    private Answer lift(String by, Fields query) {
        String room = query.getValue("room");
        String user = query.getValue("user");
        if (room == null || user == null) {
            return new Answer(400, "\"room\" or \"user\" is missing.");
        }
        try {
            if (!bans.remove(user, room)) {
                return new Answer(404, user + " is not banned from this room.");
            }
        } catch (IOException x) {
            return notKept(x);
        }
        LOG.info(
                "{} lifts the ban of {} from room {}",
                SparseLog.quoted(by),
                SparseLog.quoted(user),
                SparseLog.quoted(room));
        return new Answer(200, user + " may come back.");
    }

    private static Answer notKept(IOException failure) {
        LOG.warn("Bans cannot be kept: {}", failure.toString());
        return new Answer(500, "The server cannot keep this: nothing has changed.");
    }

    private static void answer(Response response, Callback callback, Answer answer) {
        response.setStatus(answer.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
        write(response, callback, answer.text() + "\n");
    }

    private static void write(Response response, Callback callback, String text) {
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.write(true, StandardCharsets.UTF_8.encode(text), callback);
    }
}
