/**
 * What the tests of several modules share: peers that are not ours, down to the byte.
 *
 * <p>Only tests depend on it, and it depends on nothing of ours, so that a defect cannot agree with itself. Jetty's HTTP/2 client and logging
 * are needed at run time by those tests only that use them.
 */
module dev.hawser.testkit {
    requires static transitive org.eclipse.jetty.http2.client;
    requires static org.eclipse.jetty.logging;
    requires static transitive org.eclipse.jetty.util;
    requires static org.slf4j;
    requires static transitive org.jspecify;

    exports dev.hawser.testkit;
}
