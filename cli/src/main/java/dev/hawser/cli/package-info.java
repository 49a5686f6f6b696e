/** The command line. Every command exits with 0 when it did what it was asked, 1 when it could not, and 2 when it was asked wrongly. */
@NullMarked
package dev.hawser.cli;

import org.jspecify.annotations.NullMarked;
