package dev.hawser.roomsclient;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether what came is what tests/client-behaviour/README.md allows for what is expected. */
final class Matching {
    private static final String ANY = "*";

    private Matching() {}

    /** A message: members that are not named may not be there, but a {@code wait} of 0; an {@code id} may be missing where any will do. */
    static boolean isMessage(@Nullable Object expected, @Nullable Object found) {
        if (expected instanceof Map<?, ?> members && found instanceof Map<?, ?> others) {
            return others.keySet().stream()
                            .allMatch(name -> members.containsKey(name)
                                    || name.equals("wait") && Long.valueOf(0).equals(others.get(name)))
                    && members.entrySet().stream()
                            .allMatch(member -> others.containsKey(member.getKey())
                                    ? isMessage(member.getValue(), others.get(member.getKey()))
                                    : member.getKey().equals("id") && ANY.equals(member.getValue()));
        }
        if (expected instanceof List<?> elements && found instanceof List<?> others) {
            boolean all = elements.size() == others.size();
            for (int i = 0; all && i < elements.size(); i++) {
                all = isMessage(elements.get(i), others.get(i));
            }
            return all;
        }
        return ANY.equals(expected) || Objects.equals(expected, found);
    }

    /** An event: its members that are not named may be anything. */
    static boolean isEvent(Map<?, ?> expected, Map<?, ?> found) {
        return expected.entrySet().stream()
                .allMatch(member ->
                        found.containsKey(member.getKey()) && isMessage(member.getValue(), found.get(member.getKey())));
    }
}
