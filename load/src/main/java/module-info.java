/**
 * The load test: many connections to a server, what they send, the check of what they receive, and reports about it.
 *
 * <p>The command line depends on it. It knows the client, HdrHistogram and jackson-core, and no command line.
 */
@SuppressWarnings("requires-automatic")
module dev.hawser.load {
    requires transitive dev.hawser.client;
    requires HdrHistogram;
    requires com.fasterxml.jackson.core;
    requires java.management;
    requires jdk.management;
    requires static transitive org.jspecify;

    exports dev.hawser.load;
}
