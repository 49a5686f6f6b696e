/**
 * Targets for Jazzer: the parts of the engine that read what anybody may send. Each says what may come of it, whatever comes in.
 */
@NullMarked
package dev.hawser.tests.fuzz;

import org.jspecify.annotations.NullMarked;
