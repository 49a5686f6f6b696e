/**
 * Where the logs of rooms are kept: in memory, or in files.
 *
 * <p>{@code rooms} and applications may depend on it. It knows no transport and no frames: an entry is bytes.
 */
module dev.hawser.store {
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.hawser.store;
}
