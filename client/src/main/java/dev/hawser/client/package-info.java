/**
 * A WebSocket client.
 *
 * <p>A {@link dev.hawser.client.WebSocketClientFactory} holds what thousands of connections share; a
 * {@link dev.hawser.client.WebSocketClient} holds the settings of the connections that it opens. A {@link dev.hawser.client.Reopener}
 * opens another connection whenever it has none.
 */
@NullMarked
package dev.hawser.client;

import org.jspecify.annotations.NullMarked;
