package dev.hawser.gateway;

import org.jspecify.annotations.Nullable;

/**
 * What a client calls its request; an answer has it too.
 *
 * @param text null for a number
 */
record RequestId(@Nullable String text, long number) {
    /** Characters of a text at most. */
    static final int MAX_CHARACTERS = 64;
}
