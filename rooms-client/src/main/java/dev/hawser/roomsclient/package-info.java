/**
 * A client of rooms ({@code docs/wire-protocol.md}).
 *
 * <p>A {@link dev.hawser.roomsclient.RoomsClient} is a session: it outlives its connections, and with a
 * {@link dev.hawser.roomsclient.ClientState} the process too. Everything that happens to it is dealt with in turn, and so are the callbacks of
 * its {@link dev.hawser.roomsclient.RoomsListener}.
 */
@NullMarked
package dev.hawser.roomsclient;

import org.jspecify.annotations.NullMarked;
