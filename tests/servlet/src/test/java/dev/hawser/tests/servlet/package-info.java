/**
 * One servlet, one set of tests, several containers: Jetty (EE11 and EE10), Tomcat and Undertow, over real sockets.
 *
 * <p>Nothing here sleeps or looks at a clock: a test waits for an event, and {@link dev.hawser.testkit.Limit} only bounds how long it
 * would wait for one that never comes.
 */
@NullMarked
package dev.hawser.tests.servlet;

import org.jspecify.annotations.NullMarked;
