package dev.hawser.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class UsersTableTest {
    @Test
    void saysHowLongAMessageIsUnderWayAndWhatTheChatNeeds() {
        Summary summary = new Summary(
                10_000, 12.1, OptionalDouble.empty(), Optional.of(new LoadLine.Latency(2000, 5000, 20_000)), 160, 250);
        assertThat(new UsersTable(Map.of(Contender.HAWSER, summary)).render())
                .contains(
                        "| hawser |       10,000 |   2.00 |   5.00 |  20.00 |                 12.100 |              12 |")
                .contains(" 160 |      250 |");
    }

    @Test
    void eachRoomGetsItsShareOfClientsAndOfMessages() {
        assertThat(new Load(Workload.USERS, 5000, 3000).deliveries()).isEqualTo(300_000);
        // One room has two of 51 clients, and the 51st message is for it too.
        assertThat(new Load(Workload.USERS, 51, 51).deliveries()).isEqualTo(2 * 2 + 49);
    }
}
