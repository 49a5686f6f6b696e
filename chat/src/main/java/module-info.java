/**
 * The chat room: a server with the page and one room, to be started from the command line or embedded.
 *
 * <p>An application: only the command line depends on it.
 */
module dev.hawser.chat {
    requires transitive dev.hawser.gateway;
    requires transitive dev.hawser.listener;
    requires com.fasterxml.jackson.core;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.hawser.chat;
}
