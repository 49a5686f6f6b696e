package dev.hawser.gateway;

/**
 * Whose the names are that users choose, asked on behalf of one client: of the request that an {@link Identity.Chosen} was made for. Any
 * thread; must not block.
 */
public interface NameClaims {

    /**
     * Somebody begins a session with this name.
     *
     * @param name one that {@link UserNames#mayBeChosen} lets pass
     * @param session its public id, which nobody had before
     * @return {@link NameVerdict#FREE}: the client has the name until {@link #release}
     */
    NameVerdict take(String name, String session);

    /**
     * Somebody goes on with a session: its token is right.
     *
     * @param name the one that it was begun with
     * @param session its public id
     * @return {@link NameVerdict#FREE}: the client has the name until {@link #release}; {@link NameVerdict#TOO_MANY}: perhaps later; anything
     *     else ends the session
     */
    NameVerdict resume(String name, String session);

    /**
     * The connection is over. Called once, after a {@link NameVerdict#FREE}.
     *
     * @param leaves whether the session has left its rooms; otherwise it may come back within the grace time
     */
    void release(String name, String session, boolean leaves);
}
