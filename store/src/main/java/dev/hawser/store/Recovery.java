package dev.hawser.store;

import java.util.List;

/**
 * What was found when a store was opened.
 *
 * @param rooms that there are
 * @param entries that can be read, of all rooms
 * @param losses none when everything that was acknowledged is there
 */
public record Recovery(int rooms, long entries, List<Loss> losses) {}
