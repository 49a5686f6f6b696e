package dev.hawser.tests.conformance;

/** How strongly something is demanded (RFC 2119). */
enum Level {
    MUST,
    MUST_NOT,
    SHOULD,
    SHOULD_NOT;

    static Level of(String words) {
        return valueOf(words.replace(' ', '_'));
    }

    /** Whether a test has to show it. */
    boolean isBinding() {
        return this == MUST || this == MUST_NOT;
    }

    @Override
    public String toString() {
        return name().replace('_', ' ');
    }
}
