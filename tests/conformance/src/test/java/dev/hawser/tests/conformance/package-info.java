/**
 * What RFC 6455 and RFC 7692 demand, and the tests that show it: the ledger, and suites that try a peer case by case.
 */
@NullMarked
package dev.hawser.tests.conformance;

import org.jspecify.annotations.NullMarked;
