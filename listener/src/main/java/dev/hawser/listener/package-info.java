/**
 * How our applications listen.
 *
 * <p>{@link dev.hawser.listener.Listener} makes a Jetty connector from {@link dev.hawser.listener.ListenerOptions}.
 */
@NullMarked
package dev.hawser.listener;

import org.jspecify.annotations.NullMarked;
