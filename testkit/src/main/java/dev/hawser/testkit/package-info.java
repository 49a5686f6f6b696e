/**
 * Peers for tests.
 *
 * <p>{@link dev.hawser.testkit.RawPeer} is one end of a TCP connection that reads and writes HTTP heads and frames, good ones and bad
 * ones; {@link dev.hawser.testkit.RawServer} lets a client come to one. {@link dev.hawser.testkit.Http2Peer} is a client over HTTP/2. They
 * block, with a limit, and are for one thread at a time, but for {@code close}.
 *
 * <p>Also what tests of several modules have in common: {@link dev.hawser.testkit.Limit}, {@link dev.hawser.testkit.Callbacks},
 * {@link dev.hawser.testkit.CapturedLog}, and the annotations of the ledger.
 */
@NullMarked
package dev.hawser.testkit;

import org.jspecify.annotations.NullMarked;
