package dev.hawser.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.rooms.RoomRefusal.Code;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Edits and deletions: what names the message, and what is left of one that was deleted. */
class RoomsChangesTest extends RoomsStage {

    @Test
    void whatIsLeftOfADeletedMessageIsTheSameForEverybody() {
        TestConnection ann = connect("ann");
        publish(ann, "lobby", 1, "\"secret\"");
        publish(ann, "lobby", 2, "edit", "{\"offset\":0,\"data\":\"another secret\"}");
        publish(ann, "lobby", 3, "delete", "{\"offset\":0}");
        List<String> fromMemory = firstTwo();
        restart();
        assertThat(firstTwo())
                .as("entries that the store gives")
                .isEqualTo(fromMemory)
                .allMatch(entry -> entry.matches("\\[\"lobby\",[01],\\d+]"));
    }

    /** Entries that were read from the store for somebody are kept for a while, for the next one. */
    @Test
    void whatIsDeletedIsNotGivenFromWhatWasReadBefore() {
        publish(connect("ann"), "lobby", 1, "\"secret\"");
        restart();
        TestConnection ann = connect("ann");
        publish(ann, "lobby", 1, "\"more\"");
        assertThat(firstTwo().get(0)).contains("secret");
        publish(ann, "lobby", 2, "delete", "{\"offset\":0}");
        assertThat(firstTwo().get(0)).matches("\\[\"lobby\",0,\\d+]");
    }

    private List<String> firstTwo() {
        TestConnection reader = connect("bob");
        reader.joined("lobby", Start.OLDEST);
        return reader.entries().subList(0, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"0\"", "\"+0\"", "0.0", "0e0", "[0]", "null", "9223372036854775808"})
    void theOffsetOfAMessageIsANumber(String offset) {
        TestConnection ann = connect("ann");
        publish(ann, "lobby", 1, "\"Hello\"");
        RoomRefusal edit = refusal(publish(ann, "lobby", 2, "edit", "{\"offset\":" + offset + ",\"data\":1}"));
        assertThat(edit)
                .isEqualTo(new RoomRefusal(Code.BAD_MESSAGE, "the data of edit lacks \"offset\", or it is wrong"));
        assertThat(refusal(publish(ann, "lobby", 2, "delete", "{\"offset\":" + offset + "}"))
                        .code())
                .isEqualTo(Code.BAD_MESSAGE);
    }
}
