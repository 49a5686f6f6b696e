/**
 * The command line: {@code hawser chat}, {@code backup}, {@code restore}, {@code export}, {@code serve}, {@code load}, {@code ping} and {@code talk}.
 *
 * <p>An application: nothing depends on it.
 */
module dev.hawser.cli {
    requires dev.hawser.chat;
    requires dev.hawser.client;
    requires dev.hawser.load;
    requires dev.hawser.serve;
    requires info.picocli;
    requires com.fasterxml.jackson.core;
    requires org.eclipse.jetty.logging;
    // What a second Ctrl-C does.
    requires jdk.unsupported;
    // The client uses it where it is there.
    requires org.eclipse.jetty.http2.client;
    requires static transitive org.jspecify;

    // Commands are filled in by reflection.
    opens dev.hawser.cli to
            info.picocli,
            // It makes the log.
            org.slf4j;
}
