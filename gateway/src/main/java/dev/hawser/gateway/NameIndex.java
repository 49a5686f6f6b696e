package dev.hawser.gateway;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The names that somebody has, by what they look like and by whose they are. One thread at a time. */
final class NameIndex {
    private final Map<NameLook, HeldName> held = new HashMap<>();
    private final Map<String, HeldName> byCapitals = new HashMap<>();
    private final Map<String, HeldName> bySmall = new HashMap<>();
    private final Map<NameOwner, Set<HeldName>> ofBrowser = new HashMap<>();
    private int kept;

    void add(HeldName one) {
        held.put(one.look, one);
        byCapitals.put(one.look.capital(), one);
        bySmall.put(one.look.small(), one);
        if (one.owner.isBrowser()) {
            ofBrowser.computeIfAbsent(one.owner, its -> new HashSet<>()).add(one);
        }
        kept += one.isKept() ? 1 : 0;
    }

    void remove(HeldName one) {
        held.remove(one.look);
        byCapitals.remove(one.look.capital(), one);
        bySmall.remove(one.look.small(), one);
        kept -= one.isKept() ? 1 : 0;
        Set<HeldName> its = ofBrowser.get(one.owner);
        if (its != null && its.remove(one) && its.isEmpty()) {
            ofBrowser.remove(one.owner);
        }
    }

    /** The name that looks just so. */
    @Nullable
    HeldName get(NameLook look) {
        return held.get(look);
    }

    /** Those that look like it in capital letters, or in small ones. */
    Set<HeldName> alike(NameLook look) {
        Set<HeldName> alike = new HashSet<>();
        Stream.of(byCapitals.get(look.capital()), bySmall.get(look.small()))
                .filter(one -> one != null)
                .forEach(alike::add);
        return alike;
    }

    /** Those of a browser; none for a session. */
    Collection<HeldName> ofBrowser(NameOwner owner) {
        return ofBrowser.getOrDefault(owner, Set.of());
    }

    Collection<HeldName> all() {
        return held.values();
    }

    int size() {
        return held.size();
    }

    /** How many of them are kept for a browser that has left. */
    int kept() {
        return kept;
    }
}
