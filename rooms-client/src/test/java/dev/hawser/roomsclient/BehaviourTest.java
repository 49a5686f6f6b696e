package dev.hawser.roomsclient;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** The client does what every client of Hawser does: tests/client-behaviour/behaviour.json. */
class BehaviourTest {
    private static final Path TABLE = Path.of("..", "tests", "client-behaviour", "behaviour.json");

    private static Message table() throws IOException {
        return Message.of(Json.parse(Files.readString(TABLE)).value());
    }

    @TestFactory
    @Timeout(120)
    Stream<DynamicTest> asTheTableSays() throws IOException {
        Message table = table();
        return table.list("scenarios").stream()
                .map(Message::of)
                .map(scenario -> DynamicTest.dynamicTest(scenario.string("name"), () -> {
                    try (Stage stage = new Stage(table.object("parts"))) {
                        stage.play(scenario.list("steps"));
                        stage.end();
                    }
                }));
    }

    @Test
    void theTableHasScenarios() throws IOException {
        assertThat(table().list("scenarios")).hasSizeGreaterThan(30);
    }
}
