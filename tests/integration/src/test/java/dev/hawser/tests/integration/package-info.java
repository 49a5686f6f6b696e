/**
 * Real servers and clients over real sockets: ours against peers that are not ours.
 *
 * <p>Nothing here sleeps or looks at a clock: a test waits for an event, and {@link dev.hawser.testkit.Limit} only bounds how
 * long it would wait for one that never comes.
 */
@NullMarked
package dev.hawser.tests.integration;

import org.jspecify.annotations.NullMarked;
