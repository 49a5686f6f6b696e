package dev.hawser.tests.integration;

import dev.hawser.client.ReopeningOptions;
import dev.hawser.client.ReopeningRules;
import dev.hawser.client.ReopeningVerdict;

/** The code of docs/reopening.md that is not that of README.md, too. */
final class ReopeningGuide {
    private ReopeningGuide() {}

    static ReopeningOptions options() {
        // region options
        ReopeningOptions options = ReopeningOptions.DEFAULT.withRules(ReopeningRules.STANDARD
                .withCloseCodes(4000, 4099, ReopeningVerdict.FINAL)
                .withCloseCodes(4100, 4199, ReopeningVerdict.LATER));
        // endregion
        return options;
    }
}
