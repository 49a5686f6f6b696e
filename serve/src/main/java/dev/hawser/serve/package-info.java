/**
 * The test server.
 *
 * <p>{@link dev.hawser.serve.EchoServer} is all that others use.
 */
@NullMarked
package dev.hawser.serve;

import org.jspecify.annotations.NullMarked;
