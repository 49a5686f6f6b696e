/** Rooms inside a servlet container. */
@NullMarked
package dev.hawser.gateway.servlet;

import org.jspecify.annotations.NullMarked;
