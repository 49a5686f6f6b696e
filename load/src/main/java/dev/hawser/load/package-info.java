/**
 * The load test. A {@link dev.hawser.load.LoadPlan} says what is done, {@link dev.hawser.load.LoadTest} does it, and a
 * {@link dev.hawser.load.LoadResult} says what came of it; {@link dev.hawser.load.Threshold}, {@link dev.hawser.load.TextReport},
 * {@link dev.hawser.load.JsonReport} and {@link dev.hawser.load.HtmlReport} read it.
 */
@NullMarked
package dev.hawser.load;

import org.jspecify.annotations.NullMarked;
