package dev.hawser.gateway;

import dev.hawser.rooms.Rooms;
import dev.hawser.rooms.Session;
import org.jspecify.annotations.Nullable;

/** Answers a {@code hello}: whose session it is ({@code docs/wire-protocol.md} section 3). */
final class Greeter {
    private final Rooms rooms;
    private final Identity identity;

    /** An answer. */
    sealed interface Greeting {}

    /** The session, new or going on. */
    record Welcome(Session session) implements Greeting {}

    /** No session. */
    record Unwelcome(RefusalCode code, String reason) implements Greeting {}

    Greeter(Rooms rooms, Identity identity) {
        this.rooms = rooms;
        this.identity = identity;
    }

    Greeting greet(ClientMessage.Hello hello) {
        String token = hello.session();
        if (token != null) {
            return resumed(token, hello.name());
        }
        if (identity instanceof Identity.Known known) {
            return Rooms.isUserName(known.user())
                    ? new Welcome(rooms.newSession(known.user()))
                    : new Unwelcome(RefusalCode.NAME_INVALID, "users cannot be called what this one is called");
        }
        return identity instanceof Identity.Chosen chosen ? named(chosen, hello.name()) : notAllowed();
    }

    /** The connection of a session that was welcome is over. */
    void release(Session session, boolean leaves) {
        if (identity instanceof Identity.Chosen chosen) {
            chosen.claims().release(session.user(), session.id(), leaves);
        }
    }

    private Greeting resumed(String token, @Nullable String name) {
        Session session = rooms.session(token);
        if (session == null || !isOf(session.user(), name)) {
            return new Unwelcome(RefusalCode.SESSION_UNKNOWN, "the token is of no session of this user");
        }
        if (!(identity instanceof Identity.Chosen chosen)) {
            return new Welcome(session);
        }
        return switch (chosen.claims().resume(session.user(), session.id())) {
            case FREE -> new Welcome(session);
            case TOO_MANY -> tooMany();
            default ->
                new Unwelcome(
                        RefusalCode.SESSION_UNKNOWN,
                        "somebody else has the name of this session, or one that looks like it");
        };
    }

    private boolean isOf(String user, @Nullable String name) {
        return identity instanceof Identity.Known known
                ? known.user().equals(user)
                : identity instanceof Identity.Chosen
                        && (name == null || name.equals(user))
                        && UserNames.mayBeChosen(user);
    }

    private Greeting named(Identity.Chosen chosen, @Nullable String name) {
        if (name == null) {
            return new Unwelcome(RefusalCode.NAME_REQUIRED, "\"name\" is missing");
        }
        if (!UserNames.mayBeChosen(name)) {
            return new Unwelcome(
                    RefusalCode.NAME_INVALID,
                    "a name has 1 to 64 bytes, something in it that can be seen and nothing that cannot, letters of one alphabet only,"
                            + " and does not begin or end with white space");
        }
        Session session = rooms.newSession(name);
        return switch (chosen.claims().take(name, session.id())) {
            case FREE -> new Welcome(session);
            case INVALID -> new Unwelcome(RefusalCode.NAME_INVALID, "this is no name here");
            case TAKEN ->
                new Unwelcome(RefusalCode.NAME_TAKEN, "somebody else has this name, or one that looks like it");
            case NOT_ALLOWED -> notAllowed();
            case TOO_MANY -> tooMany();
        };
    }

    private static Greeting notAllowed() {
        return new Unwelcome(RefusalCode.NOT_ALLOWED, "this name is for somebody else");
    }

    private static Greeting tooMany() {
        return new Unwelcome(RefusalCode.OVERLOADED, "too many names are in use");
    }
}
