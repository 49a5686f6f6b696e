package dev.hawser.tests.conformance;

/** What the Autobahn suite says of a case, and what our own peer says of the cases that it tries in its place. */
enum Grade {
    OK,
    /** The right thing, in another order or later. */
    NON_STRICT,
    /** The RFC leaves it open. */
    INFORMATIONAL,
    /** The peer declined what the case is about. */
    UNIMPLEMENTED,
    FAILED,
    /** The connection was closed with another code. */
    WRONG_CODE,
    /** TCP was closed without a close handshake. */
    UNCLEAN,
    /** The client had to close TCP. */
    FAILED_BY_CLIENT;

    static Grade of(String words) {
        return valueOf(words.replace('-', '_').replace(' ', '_'));
    }
}
