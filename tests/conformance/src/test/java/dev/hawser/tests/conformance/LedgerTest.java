package dev.hawser.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The ledger must be able to fail. */
class LedgerTest {
    private static final String RULES = """
            # a remark
            = 5.1 Overview
            1 | MUST | client | masks
            2 | MUST NOT | server | masks
            3 | SHOULD | both | is kind
            4 | MUST | - | forwards | not ours: for intermediaries
            = 5.7 Examples
            """;

    private static Conformance conformance(String pending, Claim... claims) {
        return new Conformance(
                List.of(Ledger.parse("rfc6455", Table.parse(RULES))),
                KnownFault.parse(Table.parse("CVE-1 | Sieve | leaked\nCVE-2 | Sieve | rusted | not ours: no iron")),
                Conformance.pending(Table.parse(pending)),
                Arrays.asList(claims));
    }

    private static Claim shows(String id) {
        return new Claim("rfc6455", id, "SomeTest.shows");
    }

    private static Claim regression(String id) {
        return new Claim(Claim.FAULTS, id, "SomeTest.tries");
    }

    @Test
    void isContentWhenEachDemandIsShown() {
        assertThat(conformance("", shows("5.1/1"), shows("5.1/2"), shows("5.7"), regression("CVE-1"))
                        .complaints())
                .isEmpty();
    }

    @Test
    void complainsOfEachBindingDemandAndEachFaultThatNoTestShows() {
        assertThat(conformance("", shows("5.1/2")).complaints())
                .containsExactly("rfc6455 5.1/1: no test shows it", "fault CVE-1: no test shows it");
    }

    @Test
    void isNotContentWithATestOfTheWholeSection() {
        assertThat(conformance("", shows("5.1"), shows("5.1/2"), regression("CVE-1"))
                        .complaints())
                .containsExactly("rfc6455 5.1/1: no test shows it");
    }

    @Test
    void complainsOfANameThatIsNotOnTheList() {
        Claim otherList = new Claim("rfc7692", "5.1", "SomeTest.shows");
        assertThat(conformance(
                                "",
                                shows("5.1/1"),
                                shows("5.1/2"),
                                regression("CVE-1"),
                                shows("5.1/9"),
                                shows("5.9"),
                                regression("CVE-9"),
                                otherList)
                        .complaints())
                .containsExactly(
                        "SomeTest.shows names rfc6455 5.1/9, which is not on the list",
                        "SomeTest.shows names rfc6455 5.9, which is not on the list",
                        "SomeTest.tries names fault CVE-9, which is not on the list",
                        "SomeTest.shows names rfc7692 5.1, which is not on the list");
    }

    @Test
    void waitsForWhatIsPendingButNotWhenItIsShown() {
        String pending = "= the future\nrfc6455 | 5.1/1\nfault | CVE-1\n";
        assertThat(conformance(pending, shows("5.1/2")).complaints()).isEmpty();
        assertThat(conformance(pending, shows("5.1/1"), shows("5.1/2")).complaints())
                .containsExactly("rfc6455 5.1/1 is pending, and shown by SomeTest.shows");
        assertThat(conformance(pending + "rfc6455 | 5.1/8\n", shows("5.1/2")).complaints())
                .containsExactly("rfc6455 5.1/8 is pending, and not on the list");
    }

    @Test
    void complainsOfAReasonForWhatIsShown() {
        assertThat(conformance(
                                "",
                                shows("5.1/1"),
                                shows("5.1/2"),
                                shows("5.1/4"),
                                regression("CVE-1"),
                                regression("CVE-2"))
                        .complaints())
                .containsExactly(
                        "rfc6455 5.1/4 is not ours, and pending or shown all the same",
                        "fault CVE-2 is not ours, and pending or shown all the same");
    }

    @Test
    void readsNoListThatBreaksItsForm() {
        for (String rules : List.of(
                "= 5.1 Overview\n1 | MUST | client\n",
                "= 5.1 Overview\n1 | COULD | client | flies\n",
                "= 5.1 Overview\n1 | MUST | client | flies | because\n",
                "= 5.1 Overview\n1 | MUST | client | masks\n1 | MUST | server | flies\n",
                "= 5.1 Overview\n= 5.2 Framing\n= 5.1 Overview\n")) {
            assertThatIllegalArgumentException()
                    .as(rules)
                    .isThrownBy(() -> Ledger.parse("rfc6455", Table.parse(rules)));
        }
    }

    @Test
    void readsWhatTestsSayFromTheirClasses() {
        Path directory = Path.of("..", "..", "websocket", "target", "test-classes");
        assertThat(TestClasses.claims(List.of(directory)))
                .contains(
                        new Claim("rfc6455", "5.2", "FramingTest"),
                        new Claim("rfc6455", "5.1/2", "FramingTest.aServerRefusesAFrameThatIsNotMasked"),
                        new Claim("rfc6455", "5.4/3", "FragmentationTest.rejectsANewMessageInsideAFragmentedOne"),
                        new Claim("rfc6455", "5.4/10", "FragmentationTest.rejectsANewMessageInsideAFragmentedOne"),
                        new Claim(
                                Claim.FAULTS,
                                "CVE-2020-13935",
                                "FramingTest.refusesALengthWithItsMostSignificantBitSet"));
    }

    @Test
    void writesEachDemandWithItsTestsOrItsReason() {
        String document =
                ConformanceDocument.of(conformance("= the future\nrfc6455 | 5.1/2\n", shows("5.1/1"), shows("5.7")));
        assertThat(document)
                .contains("| RFC 6455: MUST, MUST NOT | 3 | 1 | 1 | 0 | 1 | 0 |\n")
                .contains("| RFC 6455: SHOULD, SHOULD NOT | 1 | 0 | 0 | 0 | 0 | 1 |\n")
                .contains("### 5.1 Overview\n")
                .contains("| 5.1/1 | MUST | client | masks | `SomeTest.shows` |\n")
                .contains("| 5.1/2 | MUST NOT | server | masks | pending: the future |\n")
                .contains("| 5.1/3 | SHOULD | both | is kind | - |\n")
                .contains("| 5.1/4 | MUST | - | forwards | not ours: for intermediaries |\n")
                .contains("### 5.7 Examples\n\nAbout this section: `SomeTest.shows`.\n")
                .contains("| CVE-1 | Sieve | leaked | - |\n")
                .contains(ConformanceDocument.COMMAND);
    }
}
