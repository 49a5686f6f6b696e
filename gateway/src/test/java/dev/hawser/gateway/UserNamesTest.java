package dev.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserNamesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann",
                "Ann Lee",
                "Żółć",
                "Анна",
                "Άννα",
                "אבג",
                "山田 Taro",
                "नेहा",
                "❤\uFE0F",
                "😀",
                "|",
                "<script>alert(1)</script>",
                "00000000000000000000000000000000000000000000000000000000000000ü",
            })
    void mayBeChosen(String name) {
        assertThat(UserNames.mayBeChosen(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                " ann",
                "ann\u00A0\u2003 ",
                "a\nb",
                "a\u200Bb",
                "a\u202Eb",
                "a\u2028b",
                "a\uE000b",
                "a\u0378b",
                "\u3164",
                "a\u3164",
                "\u2800",
                "a\u115Fb",
                "a\u034Fb",
                "\uFE0F",
                "\u0301",
                "\uD800",
                // Cyrillic and Greek in Latin, and one in the other.
                "\u0430nn",
                "ann\u0391",
                "\u0410\u0391",
                "ann\u0585",
                "\uD835\uDEC2nn",
                "000000000000000000000000000000000000000000000000000000000000000ü",
            })
    void mayNot(String name) {
        assertThat(UserNames.mayBeChosen(name)).isFalse();
    }
}
