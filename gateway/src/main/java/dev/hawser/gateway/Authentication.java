package dev.hawser.gateway;

import dev.hawser.websocket.OpeningHandshake;
import dev.hawser.websocket.Refusal;
import java.security.Principal;
import java.util.Map;

/**
 * Who asks: the application's own.
 *
 * <pre>{@code
 * Authentication byCookie = request -> {
 *     String user = logins.get(request.cookies().get("login"));
 *     return user == null ? Identity.refused(401, "Log in first.") : Identity.known(user);
 * };
 * }</pre>
 */
@FunctionalInterface
public interface Authentication {

    /**
     * Asked for each request for a WebSocket, a stream or a poll, before anything else is done about it; on the thread of the request, which
     * may be blocked.
     *
     * @param request what is known of it; may be kept
     */
    Identity identify(OpeningHandshake request);

    /**
     * Users call themselves what they like, also by a name that somebody else has: for rooms in which nobody has to be who he says he is. Where a
     * name is to be one user's, see {@link KeptNames}.
     */
    static Authentication chosenNames() {
        Identity chosen = Identity.chosen(name -> NameVerdict.FREE);
        return request -> chosen;
    }

    /** The user whom the server or the servlet container has authenticated; without one the request is refused with 401. */
    static Authentication principal() {
        Identity nobody = new Identity.Refused(new Refusal(401, "Nobody is logged in.", Map.of()));
        return request -> {
            Principal principal = request.principal();
            return principal == null ? nobody : Identity.known(principal.getName());
        };
    }
}
