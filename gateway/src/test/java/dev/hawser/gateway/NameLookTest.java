package dev.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of {@code docs/chat.md}, in both directions. */
class NameLookTest {

    private static boolean areAlike(String one, String other) {
        NameLook look = NameLook.of(one);
        NameLook second = NameLook.of(other);
        return look.capital().equals(second.capital()) || look.small().equals(second.small());
    }

    @ParameterizedTest(name = "[{index}] {2}")
    @CsvSource({
        "ann, ANN, case",
        "ann, Ann, case",
        "straße, STRASSE, sharp s",
        "STRAẞE, strasse, capital sharp s",
        "ΣΟΦΟΣ, σοφος, final sigma is no other letter",
        "ann lee, ann  lee, two blanks",
        "ann lee, ann\u00A0lee, a no-break space",
        "ann lee, ann\u3000lee, a wide space",
        "ann, ａｎｎ, full width",
        "ann, 𝐚𝐧𝐧, mathematical bold",
        "ﬁnn, finn, a ligature",
        "josé, jose\u0301, composed and not",
        "ann, a\u0332nn, marks that no letter has",
        "ANNA, АNNА, Cyrillic capitals (in an otherwise Latin name)",
        "COPE, СОРЕ, all Cyrillic",
        "cope, соре, all Cyrillic and small",
        "BOB, ВОВ, Cyrillic capitals",
        "bob, вов, and the small letters that have them as capitals",
        "ANNA, ΑΝΝΑ, all Greek capitals",
        "anna, αννα, and their small letters",
        "anna, αηηα, Greek small letters that look like others than their capitals do",
        "ivo, ινο, Greek nu is v when it is small",
        "ΟΡΑ, ОРА, Greek and Cyrillic",
        "é, \u0435\u0301, an accent on a Cyrillic letter",
        "Ian, lan, capital i",
        "Ian, 1an, one",
        "Ian, |an, a bar",
        "bill, biII, two of them",
        "bob, b0b, zero",
        "ann, ᴀɴɴ, small capitals",
        "gina, ɡina, script g",
        "mia, mıa, a dotless i",
        "MİA, mia, a dotted I",
        "o'brien, o’brien, an apostrophe",
        "ann-lee, ann–lee, a dash",
        "❤, ❤\uFE0F, which of two pictures is meant",
    })
    void thoseThatLookAlikeAre(String one, String other, String why) {
        assertThat(areAlike(one, other)).as(why).isTrue();
        assertThat(areAlike(other, one)).as(why).isTrue();
    }

    @ParameterizedTest(name = "[{index}] {2}")
    @CsvSource({
        "ann, anna, longer",
        "ann, ben, another one",
        "ann, an n, a blank",
        "ann, ann2, a number",
        "user1, user2, numbers",
        "josé, jose, an accent that one sees",
        "müller, muller, an umlaut",
        "анна, anna, Cyrillic letters that look like no others",
        "юля, оля, within Cyrillic",
        "山田, 田山, Han",
        "नेहा, नहा, a vowel sign",
        "😀, 😁, pictures",
        "ann_lee, ann lee, a line is no blank",
    })
    void thoseThatDoNotAreNot(String one, String other, String why) {
        assertThat(areAlike(one, other)).as(why).isFalse();
        assertThat(areAlike(other, one)).as(why).isFalse();
    }

    @Test
    void aNameOfAnyKindLooksLikeItselfAndItsOtherCase() {
        IntStream.rangeClosed(0x21, 0x2FFFF)
                .filter(codePoint -> UserNames.mayBeChosen(Character.toString(codePoint)))
                .mapToObj(Character::toString)
                .forEach(name -> {
                    assertThat(areAlike(name, name.toUpperCase(Locale.ROOT)))
                            .as(name)
                            .isTrue();
                    assertThat(areAlike(name, name.toLowerCase(Locale.ROOT)))
                            .as(name)
                            .isTrue();
                });
    }

    @Test
    void theLocaleOfTheMachineIsOfNoMatter() {
        Locale before = Locale.getDefault();
        try {
            NameLook here = NameLook.of("INGRID");
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertThat(NameLook.of("INGRID")).isEqualTo(here).isEqualTo(NameLook.of("ingrid"));
        } finally {
            Locale.setDefault(before);
        }
    }
}
