package dev.hawser.load;

/**
 * Errors of one kind.
 *
 * @param kind the same words for what is the same
 * @param count how many, 1 or more
 * @param first what the first one was exactly
 */
public record ErrorCount(String kind, long count, String first) {}
