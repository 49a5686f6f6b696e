package dev.hawser.chat;

import dev.hawser.websocket.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Lets requests of known users through, and tells those behind it who the user is: as the request's principal. */
final class LoginHandler extends Handler.Wrapper {
    private final Login login;

    LoginHandler(Login login, Handler handler) {
        super(handler);
        this.login = login;
    }

    /** The user; null where users choose their names. */
    static @Nullable String user(Request request) {
        return Request.getAuthenticationState(request) instanceof KnownUser user ? user.name() : null;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Login.Finding finding = login.identify(request);
        if (finding instanceof Login.Refused refused) {
            refuse(response, callback, refused.refusal());
            return true;
        }
        Login.Known known = (Login.Known) finding;
        if (known.cookie() != null) {
            Response.addCookie(response, known.cookie());
        }
        Request.setAuthenticationState(request, new KnownUser(known.user()));
        return super.handle(request, response, callback);
    }

    private static void refuse(Response response, Callback callback, Refusal refusal) {
        response.setStatus(refusal.status());
        refusal.headers().forEach(response.getHeaders()::put);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.write(true, StandardCharsets.UTF_8.encode(refusal.reason() + "\n"), callback);
    }

    /** Who it is. */
    private record KnownUser(String name) implements Request.AuthenticationState, Principal {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public Principal getUserPrincipal() {
            return this;
        }
    }
}
