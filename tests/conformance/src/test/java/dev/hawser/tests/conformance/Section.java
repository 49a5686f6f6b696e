package dev.hawser.tests.conformance;

import java.util.List;

/** A section of an RFC, with its requirements in the order of the text. */
record Section(String number, String title, List<Requirement> requirements) {
    Section {
        requirements = List.copyOf(requirements);
    }
}
