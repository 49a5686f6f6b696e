/** The chat of {@code docs/tutorial.md}: an example of an application, on which nothing stands. */
@NullMarked
package harbour;

import org.jspecify.annotations.NullMarked;
