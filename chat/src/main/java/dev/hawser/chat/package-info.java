/** The chat room. */
@NullMarked
package dev.hawser.chat;

import org.jspecify.annotations.NullMarked;
