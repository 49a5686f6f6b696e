package dev.hawser.tests.conformance;

import org.jspecify.annotations.Nullable;

/**
 * One demand of an RFC.
 *
 * @param id section and number, such as {@code 5.1/2}
 * @param side client, server or both
 * @param text what is demanded, in our words
 * @param exception why no test is to be expected, or null when one is
 */
record Requirement(
        String id,
        Level level,
        String side,
        String text,
        @Nullable String exception) {}
