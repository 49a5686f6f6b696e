/**
 * Peers for tests.
 *
 * <p>{@link dev.hawser.testkit.RawPeer} is one end of a TCP connection that reads and writes HTTP heads and frames, good ones and bad
 * ones; {@link dev.hawser.testkit.RawServer} lets a client come to one. They block, with a limit, and are for one thread at a time, but
 * for {@code close}.
 */
@NullMarked
package dev.hawser.testkit;

import org.jspecify.annotations.NullMarked;
