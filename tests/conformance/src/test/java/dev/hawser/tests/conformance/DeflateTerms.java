package dev.hawser.tests.conformance;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of permessage-deflate in one offer, or in the answer to one (RFC 7692 section 7.1).
 *
 * @param parameters values by name; an empty one where there is none
 */
record DeflateTerms(Map<String, String> parameters) {
    static final String NAME = "permessage-deflate";
    static final int MAX_WINDOW_BITS = 15;

    private static final String SERVER_NO_CONTEXT = "server_no_context_takeover";
    private static final String CLIENT_NO_CONTEXT = "client_no_context_takeover";
    private static final String SERVER_BITS = "server_max_window_bits";
    private static final String CLIENT_BITS = "client_max_window_bits";
    private static final Set<String> NAMES = Set.of(SERVER_NO_CONTEXT, CLIENT_NO_CONTEXT, SERVER_BITS, CLIENT_BITS);

    /**
     * What one side asks of the other.
     *
     * @param noContext to begin each message with an empty window
     * @param windowBits to use no larger window; 0 for any
     */
    record Wish(boolean noContext, int windowBits) {}

    /** Reads the extensions of one header field, all of which have to be permessage-deflate. */
    static List<DeflateTerms> parse(String header) {
        return Arrays.stream(header.split(",")).map(DeflateTerms::parseOne).toList();
    }

    private static DeflateTerms parseOne(String extension) {
        String[] parts = extension.strip().split("\\s*;\\s*");
        if (!parts[0].equals(NAME)) {
            throw new IllegalArgumentException("another extension: " + extension);
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 1; i < parts.length; i++) {
            String[] nameAndValue = parts[i].split("\\s*=\\s*", 2);
            String value = nameAndValue.length == 1 ? "" : nameAndValue[1].replace("\"", "");
            if (!NAMES.contains(nameAndValue[0]) || parameters.put(nameAndValue[0], value) != null) {
                throw new IllegalArgumentException("unknown or doubled: " + parts[i]);
            }
        }
        return new DeflateTerms(parameters);
    }

    /** An offer of a client that would do anything that the server asks of it. */
    static DeflateTerms offer(Wish wish) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(CLIENT_NO_CONTEXT, "");
        parameters.put(CLIENT_BITS, "");
        if (wish.noContext()) {
            parameters.put(SERVER_NO_CONTEXT, "");
        }
        if (wish.windowBits() > 0) {
            parameters.put(SERVER_BITS, String.valueOf(wish.windowBits()));
        }
        return new DeflateTerms(parameters);
    }

    /** The answer of a server with this wish to this offer, or null when the client has not offered to grant it. */
    @Nullable
    DeflateTerms answer(Wish wish) {
        if (wish.noContext() && !parameters.containsKey(CLIENT_NO_CONTEXT)
                || wish.windowBits() > 0 && !parameters.containsKey(CLIENT_BITS)) {
            return null;
        }
        Map<String, String> agreed = new LinkedHashMap<>(parameters);
        agreed.keySet().retainAll(Set.of(SERVER_NO_CONTEXT, SERVER_BITS));
        if (wish.noContext()) {
            agreed.put(CLIENT_NO_CONTEXT, "");
        }
        if (wish.windowBits() > 0) {
            agreed.put(CLIENT_BITS, String.valueOf(wish.windowBits()));
        }
        return new DeflateTerms(agreed);
    }

    /** What is wrong with these terms as the answer to an offer, or null. */
    @Nullable
    String fault(Wish wish) {
        if (!parameters.getOrDefault(SERVER_NO_CONTEXT, "").isEmpty()
                || !parameters.getOrDefault(CLIENT_NO_CONTEXT, "").isEmpty()) {
            return "a value where there is none to be";
        }
        for (String name : List.of(SERVER_BITS, CLIENT_BITS)) {
            if (!parameters.getOrDefault(name, "15").matches("8|9|1[0-5]")) {
                return name + " " + parameters.get(name);
            }
        }
        if (wish.noContext() && !parameters.containsKey(SERVER_NO_CONTEXT)) {
            return SERVER_NO_CONTEXT + " is not confirmed";
        }
        boolean confirmed = wish.windowBits() == 0 || parameters.containsKey(SERVER_BITS);
        return confirmed && (wish.windowBits() == 0 || windowBits(true) <= wish.windowBits())
                ? null
                : SERVER_BITS + " is not confirmed";
    }

    /** Whether this side begins each message with an empty window. */
    boolean isWithoutContext(boolean server) {
        return parameters.containsKey(server ? SERVER_NO_CONTEXT : CLIENT_NO_CONTEXT);
    }

    /** The base 2 logarithm of this side's largest window. */
    int windowBits(boolean server) {
        String bits = parameters.getOrDefault(server ? SERVER_BITS : CLIENT_BITS, "");
        return bits.isEmpty() ? MAX_WINDOW_BITS : Integer.parseInt(bits);
    }

    /** As in a header field. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(NAME);
        parameters.forEach((name, value) -> text.append("; ").append(name).append(value.isEmpty() ? "" : "=" + value));
        return text.toString();
    }
}
