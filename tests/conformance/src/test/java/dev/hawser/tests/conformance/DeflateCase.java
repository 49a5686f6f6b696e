package dev.hawser.tests.conformance;

import dev.hawser.tests.conformance.DeflateTerms.Wish;
import java.util.ArrayList;
import java.util.List;

/**
 * A case of the groups 12 and 13 of the Autobahn suite: compressed messages that have to come back.
 *
 * @param id as in the suite
 * @param wishes what is asked of the peer, in order of preference
 * @param length bytes of each message
 * @param fragment bytes of each fragment; 0 for no fragments
 */
record DeflateCase(String id, Corpus corpus, List<Wish> wishes, int length, int fragment) {
    private static final int[][] SIZES = {
        {16, 0},
        {64, 0},
        {256, 0},
        {1024, 0},
        {4096, 0},
        {8192, 0},
        {16_384, 0},
        {32_768, 0},
        {65_536, 0},
        {131_072, 0},
        {8192, 256},
        {16_384, 256},
        {32_768, 256},
        {65_536, 256},
        {131_072, 256},
        {131_072, 1024},
        {131_072, 4096},
        {131_072, 32_768}
    };

    private static final Wish ANYTHING = new Wish(false, 0);
    private static final List<List<Wish>> WISHES = List.of(
            List.of(ANYTHING),
            List.of(new Wish(true, 0)),
            List.of(new Wish(false, 9)),
            List.of(new Wish(false, 15)),
            List.of(new Wish(true, 9)),
            List.of(new Wish(true, 15)),
            List.of(new Wish(true, 9), new Wish(true, 0), ANYTHING));

    static List<DeflateCase> all() {
        List<DeflateCase> cases = new ArrayList<>();
        int part = 1;
        for (Corpus corpus : Corpus.all()) {
            addSizes("12." + part++, corpus, List.of(ANYTHING), cases);
        }
        part = 1;
        for (List<Wish> wishes : WISHES) {
            addSizes("13." + part++, Corpus.json(), wishes, cases);
        }
        return cases;
    }

    private static void addSizes(String part, Corpus corpus, List<Wish> wishes, List<DeflateCase> cases) {
        for (int i = 0; i < SIZES.length; i++) {
            cases.add(new DeflateCase(part + "." + (i + 1), corpus, wishes, SIZES[i][0], SIZES[i][1]));
        }
    }
}
