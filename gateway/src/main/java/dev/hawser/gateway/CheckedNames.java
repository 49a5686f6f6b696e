package dev.hawser.gateway;

import java.util.function.Function;

/** Names that the application looks at once, and of whose use it wants to know nothing. */
final class CheckedNames implements NameClaims {
    private final Function<String, NameVerdict> check;

    CheckedNames(Function<String, NameVerdict> check) {
        this.check = check;
    }

    @Override
    public NameVerdict take(String name, String session) {
        return check.apply(name);
    }

    @Override
    public NameVerdict resume(String name, String session) {
        return NameVerdict.FREE;
    }

    @Override
    public void release(String name, String session, boolean leaves) {
        // Whoever has a name may have it for ever.
    }
}
