/**
 * The benchmark: Hawser and its peers, each in a process of its own, under the same load, in one run. Nothing depends on this package.
 *
 * <p>There is no {@code module-info}: the peers run from a plain class path, as their users run them, and Netty's native transport comes in
 * a jar with a classifier that the module path knows only as an automatic module.
 *
 * <p><b>Threads.</b> The orchestrator ({@link dev.hawser.bench.Bench}) works on its main thread; one daemon thread per server copies that
 * server's output to its log. The servers (the classes that begin with {@code Jetty} and {@code Netty}, and the echoes) run in processes of
 * their own and follow the thread rules of their libraries.
 */
@NullMarked
package dev.hawser.bench;

import org.jspecify.annotations.NullMarked;
