package dev.hawser.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdleRoundTest {
    private final IdleRound round = IdleRounds.round(Contender.HAWSER, 1, 3, 2);

    @Test
    void dividesTheDifferenceByTheConnections() {
        assertThat(round.residentKib()).isEqualTo(3);
        assertThat(round.anonymousKib()).isEqualTo(3);
        assertThat(round.liveHeapKib()).isEqualTo(2);
    }

    @Test
    void saysItInOneLine() {
        assertThat(round.headline()).isEqualTo("3.00 KiB resident and 2.00 KiB of live heap per connection");
    }

    @Test
    void listsTheClassesOfWhichEachConnectionHasSome() {
        assertThat(ClassTable.render(round)).isEqualTo("""
                | class  | objects/connection | bytes/connection |
                |--------|-------------------:|-----------------:|
                | all    |                    |         2,048.00 |
                | byte[] |               1.00 |         2,047.98 |
                """);
    }
}
