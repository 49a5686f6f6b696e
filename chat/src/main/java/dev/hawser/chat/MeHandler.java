package dev.hawser.chat;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * What the page asks first: {@code {"user":"ann","moderators":["ann"]}}. The user is null where users choose their names.
 */
final class MeHandler extends Handler.Abstract.NonBlocking {
    static final String PATH = "/me.json";

    private final Set<String> moderators;

    MeHandler(Set<String> moderators) {
        this.moderators = moderators;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String text = ChatJson.write(json -> {
            json.writeStartObject();
            json.writeStringField("user", LoginHandler.user(request));
            json.writeArrayFieldStart("moderators");
            for (String name : new TreeSet<>(moderators)) {
                json.writeString(name);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.write(true, StandardCharsets.UTF_8.encode(text), callback);
        return true;
    }
}
