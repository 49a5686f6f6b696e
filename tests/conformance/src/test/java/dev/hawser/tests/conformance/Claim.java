package dev.hawser.tests.conformance;

/**
 * What an annotation says.
 *
 * @param list the list that it refers to: a ledger's name, or {@value #FAULTS}
 * @param id of a requirement, a section or a fault
 * @param test class and method, or the class alone when it speaks for all of its tests
 */
record Claim(String list, String id, String test) {
    static final String FAULTS = "fault";
}
