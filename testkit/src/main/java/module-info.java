/**
 * What the tests of several modules share: peers that are not ours, down to the byte.
 *
 * <p>Only tests depend on it, and it depends on nothing of ours, so that a defect cannot agree with itself.
 */
module dev.hawser.testkit {
    requires static transitive org.jspecify;

    exports dev.hawser.testkit;
}
