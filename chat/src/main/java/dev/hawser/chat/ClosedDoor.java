package dev.hawser.chat;

import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * In the place of the plain room where users are known: there everybody says that he is whoever he likes, nobody is removed or banned, and it leads
 * to the lobby.
 */
final class ClosedDoor extends Handler.Wrapper {
    private static final String REASON =
            "The plain room is closed: here users are known, and in it they would not be. The rooms are at /.";

    /** @param behind what is not asked, and started and stopped; null for nothing */
    ClosedDoor(@Nullable Handler behind) {
        super(behind);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        response.setStatus(HttpStatus.FORBIDDEN_403);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
        response.write(true, StandardCharsets.UTF_8.encode(REASON + "\n"), callback);
        return true;
    }
}
