package dev.hawser.store;

import org.jspecify.annotations.Nullable;

/**
 * Something that was found to be missing when a store was opened. The room has a new epoch, so that nobody takes what is there now for what
 * was there before.
 *
 * @param room null for all rooms: it cannot be told which ones are concerned
 * @param reason what was found, for people
 */
public record Loss(@Nullable String room, String reason) {}
