package dev.hawser.gateway;

import dev.hawser.websocket.Refusal;
import java.util.Map;
import java.util.function.Function;

/** Who a request comes from. */
public sealed interface Identity {

    /**
     * It is known who. What a client says that it is called does not matter.
     *
     * @param user 1 to 64 bytes in UTF-8, without control characters
     */
    record Known(String user) implements Identity {}

    /**
     * Users choose their names, in the {@code hello}.
     *
     * @param claims asked whether this client may have a name
     */
    record Chosen(NameClaims claims) implements Identity {}

    /**
     * The request is not served.
     *
     * @param refusal the status and the text of the answer
     */
    record Refused(Refusal refusal) implements Identity {}

    /** A known user. */
    static Identity known(String user) {
        return new Known(user);
    }

    /**
     * Users choose their names.
     *
     * @param check asked for each name that {@link UserNames#mayBeChosen} lets pass, when a session begins and not when it goes on; must not block
     */
    static Identity chosen(Function<String, NameVerdict> check) {
        return new Chosen(new CheckedNames(check));
    }

    /**
     * The request is not served.
     *
     * @param status of the answer: 401, 403
     * @param reason for people
     */
    static Identity refused(int status, String reason) {
        return new Refused(new Refusal(status, reason, Map.of()));
    }
}
