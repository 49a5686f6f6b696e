package dev.hawser.gateway;

import org.jspecify.annotations.Nullable;

/**
 * What a refusal is about: what the refused message had of these, as far as it was right.
 *
 * @param of the message's type
 * @param seq 0 for none
 */
record Subject(
        @Nullable String of,
        @Nullable RequestId id,
        @Nullable String room,
        long seq) {
    /** Of something that is no message at all. */
    static final Subject UNKNOWN = new Subject(null, null, null, 0);
}
