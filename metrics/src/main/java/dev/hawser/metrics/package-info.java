/** Figures of WebSocket connections for a metrics registry. */
@NullMarked
package dev.hawser.metrics;

import org.jspecify.annotations.NullMarked;
