/**
 * The test server: WebSockets that echo and broadcast on every path, for people who try something out and for conformance suites, and a
 * folder of documents beside them.
 *
 * <p>An application: only the command line depends on it.
 */
module dev.hawser.serve {
    requires transitive dev.hawser.gateway;
    requires transitive dev.hawser.listener;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.hawser.serve;
}
