package dev.hawser.websocket;

import static dev.hawser.websocket.DeflateParameters.MAX_WINDOW_BITS;
import static dev.hawser.websocket.DeflateParameters.MIN_WINDOW_BITS;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One {@code permessage-deflate} with its parameters, as it is in an offer or an answer (RFC 7692 section 7.1). */
final class DeflateTerms {
    static final String NAME = "permessage-deflate";
    static final String SERVER_NO_CONTEXT_TAKEOVER = "server_no_context_takeover";
    static final String CLIENT_NO_CONTEXT_TAKEOVER = "client_no_context_takeover";
    static final String SERVER_MAX_WINDOW_BITS = "server_max_window_bits";
    static final String CLIENT_MAX_WINDOW_BITS = "client_max_window_bits";

    /** Instead of window bits: the parameter is not there, or has no value. */
    static final int ABSENT = 0;

    static final int WITHOUT_VALUE = -1;

    private boolean serverNoContextTakeover;
    private boolean clientNoContextTakeover;
    private int serverMaxWindowBits = ABSENT;
    private int clientMaxWindowBits = ABSENT;
    private @Nullable String problem;

    DeflateTerms(Extension extension) {
        Set<String> seen = new HashSet<>();
        for (Extension.Parameter parameter : extension.parameters()) {
            // Section 7.1: no "multiple extension parameters with the same name".
            problem = seen.add(parameter.name())
                    ? read(parameter)
                    : "the parameter " + HeaderText.excerpt(parameter.name()) + " is there twice" + section("7");
            if (problem != null) {
                return;
            }
        }
    }

    private @Nullable String read(Extension.Parameter parameter) {
        String value = parameter.value();
        switch (parameter.name()) {
            case SERVER_NO_CONTEXT_TAKEOVER -> {
                serverNoContextTakeover = true;
                return value == null ? null : unwanted(parameter, "7.1.1.1");
            }
            case CLIENT_NO_CONTEXT_TAKEOVER -> {
                clientNoContextTakeover = true;
                return value == null ? null : unwanted(parameter, "7.1.1.2");
            }
            case SERVER_MAX_WINDOW_BITS -> {
                serverMaxWindowBits = bits(value);
                return serverMaxWindowBits >= MIN_WINDOW_BITS ? null : invalidBits(parameter, "7.1.2.1");
            }
            case CLIENT_MAX_WINDOW_BITS -> {
                clientMaxWindowBits = bits(value);
                return clientMaxWindowBits != ABSENT ? null : invalidBits(parameter, "7.1.2.2");
            }
            default -> {
                // Section 7.1: no "extension parameter not defined for use".
                return "it has no parameter " + HeaderText.excerpt(parameter.name()) + section("7");
            }
        }
    }

    /** Sections 7.1.2.1 and 7.1.2.2: "a decimal integer value without leading zeroes between 8 to 15, inclusive". */
    private static int bits(@Nullable String value) {
        if (value == null) {
            return WITHOUT_VALUE;
        }
        for (int bits = MIN_WINDOW_BITS; bits <= MAX_WINDOW_BITS; bits++) {
            if (value.equals(Integer.toString(bits))) {
                return bits;
            }
        }
        return ABSENT;
    }

    private static String unwanted(Extension.Parameter parameter, String section) {
        return parameter.name() + " has no value, not " + HeaderText.excerpt(String.valueOf(parameter.value()))
                + section(section);
    }

    private static String invalidBits(Extension.Parameter parameter, String section) {
        String value = parameter.value();
        String found = value == null ? " but has none" : ", not " + HeaderText.excerpt(value);
        return parameter.name() + " must have a value from 8 to 15" + found + section(section);
    }

    /** The first rule that is broken whoever wrote this, or null. Then the values below mean nothing. */
    @Nullable
    String problem() {
        return problem;
    }

    boolean serverNoContextTakeover() {
        return serverNoContextTakeover;
    }

    boolean clientNoContextTakeover() {
        return clientNoContextTakeover;
    }

    /** 8 to 15, or {@link #ABSENT}. */
    int serverMaxWindowBits() {
        return serverMaxWindowBits;
    }

    /** 8 to 15, or {@link #ABSENT}, or {@link #WITHOUT_VALUE}, which only an offer may have. */
    int clientMaxWindowBits() {
        return clientMaxWindowBits;
    }

    /** The lower of what is written, if anything is, and a limit. */
    static int atMost(int limit, int bits) {
        return bits < MIN_WINDOW_BITS ? limit : Math.min(limit, bits);
    }

    static String section(String section) {
        return " (RFC 7692 section " + section + ")";
    }
}
