/**
 * Rooms.
 *
 * <p>A {@link dev.hawser.rooms.Room} is a log of encoded frames; a reader is a {@link dev.hawser.rooms.Cursor}: one number, an offset in that
 * log. A message is encoded once, by the append; a <i>pass</i> over the members then wakes each, and each writes what lies between its
 * cursor and the end. Messages that come during a pass go out with the next one, so batches form by themselves, and only under load.
 */
@NullMarked
package dev.hawser.rooms;

import org.jspecify.annotations.NullMarked;
