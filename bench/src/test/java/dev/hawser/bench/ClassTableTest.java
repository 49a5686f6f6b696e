package dev.hawser.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassTableTest {
    @ParameterizedTest
    @CsvSource({
        "java.lang.String, java.lang.String",
        "[B, byte[]",
        "[[J, long[][]",
        "[Ljava.lang.Object;, java.lang.Object[]",
        "org.example.A$$Lambda$1/0x00007f, org.example.A$$Lambda$1/0x00007f"
    })
    void namesAClassAsSourceCodeDoes(String internal, String name) {
        assertThat(ClassTable.name(internal)).isEqualTo(name);
    }
}
