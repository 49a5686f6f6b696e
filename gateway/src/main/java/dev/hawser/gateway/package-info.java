/** How a client reaches a room. */
@NullMarked
package dev.hawser.gateway;

import org.jspecify.annotations.NullMarked;
