/** The layers of the design, checked in the byte code: what {@code module-info} cannot say. */
@NullMarked
package dev.hawser.tests.architecture;

import org.jspecify.annotations.NullMarked;
